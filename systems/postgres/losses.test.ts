/** The workloads of messages, sets, money and locks on a real PostgreSQL server: carried out as they should be. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HistoryBuilder } from "../../checkers/history/builder.js";
import type { Cluster } from "../../harness/cluster/cluster.js";
import { startCluster } from "../../harness/cluster/start.js";
import { clients, limit, phases } from "../../harness/generator/index.js";
import { interpret } from "../../harness/run/interpreter.js";
import { LOSS_WORKLOADS } from "../../workloads/index.js";
import { settingsFor } from "../conformance/kit.js";
import { claimFor, powersOf } from "../system.js";
import { postgres } from "./system.js";

const OPERATIONS = 400;
const CONCURRENCY = 5;
const SETTINGS = { isolation: "serializable", replication: "none" };
const signal = new AbortController().signal;
let logs: string;
let cluster: Cluster;

beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), "postgres-losses-"));
  cluster = await startCluster(await postgres.plan(SETTINGS, 1, "local"), {
    label: `test-losses-${String(process.pid)}`,
    logs,
    powers: powersOf(postgres, SETTINGS),
  });
});

afterAll(async () => {
  await cluster?.close();
  rmSync(logs, { recursive: true, force: true });
});

const carriedOut = LOSS_WORKLOADS.filter(({ name }) => name in postgres.workloads);
const cases = carriedOut.flatMap((workload) =>
  ["read-committed", "repeatable-read"].map((isolation) => [workload.name, isolation, workload] as const),
);

it.each(cases)("%s, %s", async (_name, isolation, workload) => {
  const [settings, node] = [settingsFor(postgres, { isolation }), cluster.nodes[0]!];
  const shape = { concurrency: CONCURRENCY, settings };
  const own = postgres.workloads[workload.name]!;
  await own.prepare(node, settings, signal, cluster.nodes);
  const builder = new HistoryBuilder();
  const began = performance.now();
  const timed = limit(OPERATIONS, workload.generate(shape));
  const last = workload.final?.(shape);
  await interpret({
    generator: clients(last === undefined ? timed : phases(timed, last)),
    concurrency: CONCURRENCY,
    seed: 5,
    clients: {
      open: (_thread, _process, deadline) => own.open(node, settings, deadline, cluster.nodes),
      classify: (error) => postgres.classify(error),
      isRead: (operation) => workload.isRead(operation),
    },
    record: (event) => builder.push(event),
    now: () => Math.round((performance.now() - began) * 1e6),
  });
  const claim = claimFor(postgres, workload.name, settings)!;
  const verdict = workload.checker.check(builder.finish(), { models: [claim.promises] });
  expect({ verdict: verdict.verdict, counts: verdict.counts, detail: verdict.detail }).toEqual({
    verdict: "valid",
    counts: {},
    detail: undefined,
  });
  // What the claim permits should be seen.
  if (claim.exhibits !== undefined)
    expect(Object.keys(verdict.allowed?.counts ?? {})).toEqual(claim.exhibits);
});
