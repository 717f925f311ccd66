/**
 * PostgreSQL conforms with a standby as well: every duty of an adapter, and every fault, failover among them. And what
 * three nodes promise: an acknowledged write outlives two failovers, if a standby was waited for.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../harness/cluster/cluster.js";
import { startCluster } from "../../harness/cluster/start.js";
import { becomesReady } from "../../harness/cluster/ready.js";
import { settingsFor } from "../conformance/kit.js";
import { systemConformance } from "../conformance/vitest.js";
import { powersOf } from "../system.js";
import { postgres } from "./system.js";

await systemConformance(postgres, { settings: { replication: "async" }, workloads: ["register", "set"] });

describe("three nodes, and a standby that is waited for", () => {
  const settings = settingsFor(postgres, { replication: "sync" });
  const signal = new AbortController().signal;
  const clients = postgres.workloads["set"]!;
  let logs: string;
  let cluster: Cluster;

  beforeAll(async () => {
    logs = mkdtempSync(join(tmpdir(), "postgres-replication-"));
    cluster = await startCluster(await postgres.plan(settings, 3, "local"), {
      label: `test-replication-${String(process.pid)}`,
      logs,
      powers: powersOf(postgres, settings),
    });
  }, 60_000);

  afterAll(async () => {
    await cluster?.close();
    rmSync(logs, { recursive: true, force: true });
  });

  it("nobody is promoted while a standby is mute: it may be the only one that has it all", async () => {
    const [, standby] = cluster.nodes;
    await standby!.processes!.pause();
    try {
      await expect(cluster.failover!(cluster.nodes, signal)).rejects.toThrow(/n2 did not/);
    } finally {
      await standby!.processes!.resume();
    }
    await becomesReady(cluster, Date.now() + 15_000, signal);
  }, 30_000);

  it("what was acknowledged outlives two failovers", async () => {
    await clients.prepare(cluster.nodes[0]!, settings, signal, cluster.nodes);
    const acknowledged: number[] = [];
    let [element, over] = [0, false];
    /** Writes until told to stop; a client whose server fails, or keeps it waiting, is replaced by another. */
    const writer = async (): Promise<void> => {
      while (!over) {
        const client = await clients.open(cluster.nodes[0]!, settings, signal, cluster.nodes);
        try {
          while (!over) {
            const value = ++element;
            const add = client.invoke({ f: "add", value, key: null, process: 0 }, signal);
            const late = new Promise((_, reject) => setTimeout(reject, 1000, new Error("late")));
            await Promise.race([add, late]);
            acknowledged.push(value);
          }
        } catch {
          // Unknown: not asked for below.
        } finally {
          await client.close();
        }
      }
    };
    const writers = [writer(), writer(), writer()];
    for (const _ of [1, 2]) {
      const before = acknowledged.length;
      await expect.poll(() => acknowledged.length - before, { timeout: 15_000 }).toBeGreaterThan(50);
      await cluster.failover!(cluster.nodes, signal);
      await becomesReady(cluster, Date.now() + 15_000, signal);
    }
    over = true;
    await Promise.all(writers);
    const reader = await clients.open(cluster.nodes[0]!, settings, signal, cluster.nodes);
    const found = await reader.invoke({ f: "read", value: null, key: null, process: 1 }, signal);
    await reader.close();
    const there = new Set(found as number[]);
    expect(acknowledged.filter((value) => !there.has(value))).toEqual([]);
  }, 60_000);
});
