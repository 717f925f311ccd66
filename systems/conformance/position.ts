/** Duties of an adapter that says how far copies of the data go: it grows with writes, and copies agree when it is quiet. */
import { clients as onClients, limit } from "../../harness/generator/index.js";
import { interpret } from "../../harness/run/interpreter.js";
import { pause } from "../../harness/run/deadline.js";
import type { ServerSystem } from "../system.js";
import { NotConformant, type Bench, type Check, type Subject } from "./check.js";

const OPERATIONS = 50;
const AGREE_MS = 4000;

/** None for systems that do not say, or do not copy. */
export function positionChecks(system: ServerSystem, subject: Subject | undefined): Check[] {
  if (system.position === undefined || subject === undefined) return [];
  return [
    {
      name: "positions grow with writes, and copies come to agree",
      async run(bench) {
        if (bench.cluster.nodes.length < 2) return;
        const before = await positions(bench);
        if (before === undefined) return;
        await write(bench, subject);
        let after = before;
        for (const until = Date.now() + AGREE_MS; Date.now() < until; await pause(50, bench.signal)) {
          after = (await positions(bench)) ?? before;
          if (agree(after) && after.every((at, i) => at > before[i]!)) return;
        }
        throw new NotConformant(
          `expected positions to grow with writes and then to agree, they went from ${before.join(", ")} to ${after.join(", ")}; replication lag would be wrong`,
        );
      },
    },
  ];
}

/** Undefined where they cannot be compared. */
async function positions({ system, cluster, settings, signal }: Bench): Promise<number[] | undefined> {
  const all = await Promise.all(
    cluster.nodes.map(({ direct }) => system.position!(direct, settings, signal)),
  );
  const known = all.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : known.map(({ at }) => at);
}

const agree = (all: readonly number[]): boolean => all.every((at) => at === all[0]);

async function write(bench: Bench, { workload, clients }: Subject): Promise<void> {
  const { system, settings, signal, cluster } = bench;
  await clients.prepare(cluster.nodes[0]!, settings, signal, cluster.nodes);
  await interpret({
    generator: onClients(limit(OPERATIONS, workload.generate({ concurrency: 2, settings }))),
    concurrency: 2,
    seed: 5,
    clients: {
      open: (thread, _process, deadline) =>
        clients.open(cluster.nodes[thread % cluster.nodes.length]!, settings, deadline, cluster.nodes),
      classify: (error) => system.classify(error),
      isRead: (operation) => workload.isRead(operation),
    },
    operationTimeoutMs: 1500,
    record: () => undefined,
    now: () => Math.round(performance.now() * 1e6),
    signal,
  });
}
