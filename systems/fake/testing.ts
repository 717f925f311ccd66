/**
 * A workload's fake under the real interpreter, and its checker's verdict: how defects are shown to be found, and
 * correct objects never to be condemned. For tests and for the table of defects in the docs.
 */
import { HistoryBuilder } from "../../checkers/history/builder.js";
import type { Verdict } from "../../checkers/verdict.js";
import { clients, keyedRandom, limit, phases } from "../../harness/generator/index.js";
import { interpret } from "../../harness/run/interpreter.js";
import type { Workload } from "../../workloads/index.js";
import { fake } from "./system.js";

const CONCURRENCY = 10;

export interface Proof {
  readonly defect?: string | undefined;
  readonly seed: number;
  /** The defect's own when absent. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Before the last reads and drains. */
  readonly operations: number;
}

export async function prove(
  workload: Workload,
  { defect, seed, operations, settings: asked }: Proof,
): Promise<Verdict> {
  const settings =
    asked ?? (defect === undefined ? undefined : workload.fake.defects[defect]!.settings) ?? {};
  const shape = { concurrency: CONCURRENCY, settings };
  const started = fake.start(workload.name, defect, keyedRandom(seed, 0, 0), settings);
  const builder = new HistoryBuilder();
  const began = performance.now();
  const timed = limit(operations, workload.generate(shape));
  const last = workload.final?.(shape);
  await interpret({
    generator: clients(last === undefined ? timed : phases(timed, last)),
    concurrency: CONCURRENCY,
    seed,
    clients: {
      open: (_thread, process) => started.open(process),
      classify: fake.classify,
      isRead: (operation) => workload.isRead(operation),
    },
    record: (event) => builder.push(event),
    now: () => Math.round((performance.now() - began) * 1e6),
  });
  return workload.checker.check(builder.finish(), { settings });
}
