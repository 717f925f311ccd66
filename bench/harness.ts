/**
 * How fast the harness is: operations a second with a client that does nothing (recording to disk included), and
 * on a real PostgreSQL against a bare loop over the same driver, statements and concurrency. The two alternate,
 * and the medians are compared. Runs the compiled code.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Interpreter from "../harness/run/interpreter.js";
import type * as RecorderModule from "../harness/run/recorder.js";
import type * as Generators from "../harness/generator/index.js";
import type * as Local from "../harness/cluster/start.js";
import type * as PostgresModule from "../systems/postgres/system.js";
import type { ClientSource } from "../harness/client.js";

const dist = new URL("../dist/", import.meta.url);
const load = async <T>(path: string): Promise<T> => (await import(new URL(path, dist).href)) as T;
const { interpret } = await load<typeof Interpreter>("harness/run/interpreter.js");
const { Recorder } = await load<typeof RecorderModule>("harness/run/recorder.js");
const g = await load<typeof Generators>("harness/generator/index.js");
const { startCluster } = await load<typeof Local>("harness/cluster/start.js");
const { postgres } = await load<typeof PostgresModule>("systems/postgres/system.js");

const CONCURRENCY = 10;
/** The same for both sides: neighbours in time touch different rows, so that no row lock distorts the comparison. */
const write = (value: number) => ({ f: "write", value, key: (value * 7919) % 100 });
const folder = mkdtempSync(join(tmpdir(), "bench-"));
let files = 0;

async function run(operations: number, clients: ClientSource): Promise<number> {
  const recorder = new Recorder(join(folder, `${String(files++)}.jsonl`));
  const began = performance.now();
  const now = (): number => Math.round((performance.now() - began) * 1e6);
  await interpret({
    generator: g.clients(g.limit(operations, (_random, _context, calls) => write(calls))),
    concurrency: CONCURRENCY,
    seed: 1,
    clients,
    record: (event) => recorder.record(event),
    now,
  });
  recorder.close();
  return operations / ((performance.now() - began) / 1000);
}

const median = (list: number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;
const thousands = (n: number): string => Math.round(n).toLocaleString("en-US");

const noop: ClientSource = {
  open: () =>
    Promise.resolve({ invoke: ({ value }) => Promise.resolve(value), close: () => Promise.resolve() }),
  classify: () => ({ definite: false, code: "error" }),
};
const speeds: number[] = [];
for (let i = 0; i < 5; i++) speeds.push(await run(200_000, noop));
console.log(`no-op client, recorded to disk: ${thousands(median(speeds))} operations/s (promised: 100,000)`);

const settings = { isolation: "read-committed" };
const signal = new AbortController().signal;
const label = `bench-${String(process.pid)}`;
await using cluster = await startCluster(await postgres.plan(settings, 1, "local"), {
  label,
  logs: join(folder, "logs"),
  powers: { ping: (address, deadline) => postgres.ping(address, settings, deadline) },
});
const node = cluster.nodes[0]!;
const workload = postgres.workloads["register"]!;
await workload.prepare(node, settings, signal, cluster.nodes);

const OPERATIONS = 15_000;
/** The same clients without generator, interpreter or recorder. */
async function bare(address: { host: string; port: number }): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: CONCURRENCY }, () => workload.open(address, settings, signal, cluster.nodes)),
  );
  let next = 0;
  const began = performance.now();
  await Promise.all(
    clients.map(async (client, process) => {
      for (let value = next++; value < OPERATIONS; value = next++) {
        await client.invoke({ ...write(value), process }, signal);
      }
    }),
  );
  const speed = OPERATIONS / ((performance.now() - began) / 1000);
  await Promise.all(clients.map((client) => client.close()));
  return speed;
}
const through = (address: { host: string; port: number }): Promise<number> =>
  run(OPERATIONS, {
    open: () => workload.open(address, settings, signal, cluster.nodes),
    classify: (error) => postgres.classify(error),
  });

const rows = {
  "bare loop, direct": [] as number[],
  "harness, direct": [] as number[],
  "bare loop, through the link": [] as number[],
  "harness, through the link": [] as number[],
};
await bare(node.direct);
for (let round = 0; round < 7; round++) {
  rows["bare loop, direct"].push(await bare(node.direct));
  rows["harness, direct"].push(await through(node.direct));
  rows["bare loop, through the link"].push(await bare(node));
  rows["harness, through the link"].push(await through(node));
}
for (const [name, list] of Object.entries(rows))
  console.log(`PostgreSQL writes, ${name}: ${thousands(median(list))} operations/s`);
/** Of rounds, not of medians: what else the machine does changes slower than a round takes. */
const ratio = (a: number[], b: number[]): string => median(a.map((speed, i) => speed / b[i]!)).toFixed(2);
console.log(
  `harness / bare loop: ${ratio(rows["harness, direct"], rows["bare loop, direct"])} direct, ${ratio(rows["harness, through the link"], rows["bare loop, through the link"])} through the link (promised: 0.90)`,
);
rmSync(folder, { recursive: true });
