/** Duties that show in a history: what clients report must add up, on a quiet day and while connections break. */
import { HistoryBuilder } from "../../checkers/history/builder.js";
import type { Verdict } from "../../checkers/verdict.js";
import { CLIENTS } from "../../harness/cluster/network.js";
import { clients as onClients, limit, phases, stagger } from "../../harness/generator/index.js";
import { pause } from "../../harness/run/deadline.js";
import { interpret } from "../../harness/run/interpreter.js";
import { claimFor } from "../system.js";
import { NotConformant, type Bench, type Check, type Subject } from "./check.js";

const CONCURRENCY = 5;
const OPERATIONS = 300;
const TRIES = 10;

interface Ran {
  /** Absent where nothing is claimed. */
  readonly verdict: Verdict | undefined;
  /** Completions by `f`: how many were ok, and how many there were. */
  readonly byName: ReadonlyMap<string, { ok: number; all: number }>;
}

async function run(bench: Bench, subject: Subject, meanwhile: () => Promise<void>): Promise<Ran> {
  const { system, settings, signal, cluster } = bench;
  const { workload, clients } = subject;
  await clients.prepare(cluster.nodes[0]!, settings, signal, cluster.nodes);
  const builder = new HistoryBuilder();
  const byName = new Map<string, { ok: number; all: number }>();
  const began = performance.now();
  const shape = { concurrency: CONCURRENCY, settings };
  // Slow enough for what happens meanwhile to happen in the middle of it.
  const operations = stagger(1 / 250, limit(OPERATIONS, workload.generate(shape)));
  const last = workload.final?.(shape);
  const running = interpret({
    generator: onClients(last === undefined ? operations : phases(operations, last)),
    concurrency: CONCURRENCY,
    seed: 5,
    clients: {
      open: (thread, _process, deadline) =>
        clients.open(cluster.nodes[thread % cluster.nodes.length]!, settings, deadline, cluster.nodes),
      classify: (error) => system.classify(error),
      isRead: (operation) => workload.isRead(operation),
    },
    operationTimeoutMs: 1500,
    record(event) {
      builder.push(event);
      if (event.type === "invoke") return;
      const count = byName.get(event.f) ?? { ok: 0, all: 0 };
      count.all++;
      if (event.type === "ok") count.ok++;
      byName.set(event.f, count);
    },
    now: () => Math.round((performance.now() - began) * 1e6),
    signal,
  });
  await Promise.all([running, meanwhile()]);
  const claim = claimFor(system, workload.name, settings);
  // Without a claim there is nothing to hold it to.
  const verdict =
    claim === undefined
      ? undefined
      : workload.checker.check(builder.finish(), { models: [claim.promises], settings });
  return { verdict, byName };
}

function demandNothingFound({ verdict }: Ran, when: string): void {
  if (verdict?.verdict !== "invalid") return;
  const [first] = verdict.anomalies;
  throw new NotConformant(
    `expected a history that agrees with ${verdict.models.join(", ")} ${when}, found ${first!.type}: ${first!.message ?? ""} Either the claim promises too much, or the client or its error table misreports`,
  );
}

export function runChecks(subject: Subject): Check[] {
  const { name } = subject.workload;
  return [
    {
      name: `${name}: on a quiet day every kind of operation succeeds, and the claim holds`,
      async run(bench) {
        const ran = await run(bench, subject, () => Promise.resolve());
        for (const [f, { ok, all }] of ran.byName) {
          // What was tried a few times only may have been refused each time with good reason.
          if (ok === 0 && all >= TRIES)
            throw new NotConformant(
              `expected some ${f} to succeed without any fault, none of ${String(all)} did`,
            );
        }
        demandNothingFound(ran, "without any fault");
      },
    },
    {
      name: `${name}: while connections break, failures are told from unknown outcomes`,
      async run(bench) {
        const { network } = bench.cluster;
        const proxies = network.links.filter(({ from }) => from === CLIENTS).map((link) => link.proxies[0]!);
        const ran = await run(bench, subject, async () => {
          try {
            for (let round = 0; round < 5; round++) {
              await pause(120);
              // Requests arrive, answers don't: the classic unknown outcome.
              await Promise.all(proxies.map((proxy) => network.control.drop(proxy, "downstream")));
              await pause(80);
              await Promise.all(proxies.map((proxy) => network.control.resetConnections(proxy)));
              await network.heal();
            }
          } finally {
            await network.heal();
          }
        });
        demandNothingFound(ran, "while connections broke");
      },
    },
  ];
}
