/** What servers say of themselves is kept, whatever one of them does not say. */
import { mkdtempSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Cluster, ClusterNode } from "../cluster/cluster.js";
import { readSamples } from "../store/samples.js";
import { pause } from "./deadline.js";
import { startSampler } from "./sampler.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sampler-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const node = (name: string, port: number) => ({ name, direct: { host: "127.0.0.1", port } }) as ClusterNode;
const asCluster = (part: Partial<Cluster>) => part as Cluster;
const options = (clocks: boolean) => ({
  path: join(folder, "samples.jsonl"),
  now: () => Math.round(performance.now() * 1e6),
  clocks,
  everyMs: 5,
});

describe("samples", () => {
  it("are of all nodes that answer, by rounds, one question at a time", async () => {
    let [asking, most, answers] = [0, 0, 0];
    const cluster = asCluster({
      nodes: [node("n1", 1), node("n2", 2), node("n3", 3)],
      async position({ port }) {
        if (port === 3) throw new Error("down");
        if (port === 1) return { at: ++answers, unit: "entries" };
        asking++;
        most = Math.max(most, asking);
        await pause(20);
        asking--;
        return { at: 0, unit: "entries" };
      },
      clock: () => Promise.resolve(Date.now() + 60_000),
    });
    const sampler = startSampler(cluster, options(true))!;
    while (answers < 8) await pause(5);
    await sampler.stop();
    const samples = readSamples(folder);
    const first = samples.filter(({ round }) => round === 1);
    expect(first.map((one) => one.node).sort()).toEqual(["n1", "n2", "n3"]);
    const own = samples.filter((one) => one.node === "n1");
    expect(own.map(({ position }) => position)).toEqual(own.map((_, i) => i + 1));
    expect(samples.filter((one) => one.node === "n3").every((one) => one.position === undefined)).toBe(true);
    expect(samples.every(({ offsetMs }) => Math.abs(offsetMs! - 60_000) < 1000)).toBe(true);
    expect(most).toBe(1);
  });

  it("are not taken where there is nothing to compare", () => {
    const position = () => Promise.resolve({ at: 1, unit: "bytes" }) as never;
    expect(startSampler(asCluster({ nodes: [node("n1", 1)], position }), options(true))).toBeUndefined();
    expect(
      startSampler(asCluster({ nodes: [node("n1", 1)], clock: () => Promise.resolve(0) }), options(false)),
    ).toBeUndefined();
    expect(readSamples(folder)).toEqual([]);
  });

  it("survive a torn tail", () => {
    const path = join(folder, "samples.jsonl");
    writeFileSync(path, `${JSON.stringify({ time: 1, round: 1, node: "n1", position: 4, unit: "bytes" })}\n`);
    appendFileSync(path, '{"time":2,"rou');
    expect(readSamples(folder)).toEqual([{ time: 1, round: 1, node: "n1", position: 4, unit: "bytes" }]);
  });
});
