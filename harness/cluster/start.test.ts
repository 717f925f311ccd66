/**
 * Three nodes of a toy server on loopback: each sees the others under their names through links of its own, and
 * what is silenced is silent the way it was asked for, seen by the nodes themselves.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { partition } from "../faults/partition.js";
import { SHAPES, waysOf, type Grudge } from "../faults/grudges.js";
import { keyedRandom } from "../generator/random.js";
import type { Address } from "./address.js";
import type { Cluster } from "./cluster.js";
import { startCluster } from "./start.js";
import { processesOf } from "./processes.js";
import { whyNoPreload } from "../preload/build.js";
import { whyNoPrivateHosts } from "./private-hosts.js";
import type { ClusterPlan, Site } from "./plan.js";

/** Answers `ping` with its name, and `ask <node>` with what that node answers to a ping within 250 ms. */
const SERVER = `
// "dial <host>" keeps a connection to that host open: a way around the links, if it is another node's own address.
const net = require("node:net");
const [name, host, port] = process.argv.slice(1);
const ask = (node) => new Promise((resolve) => {
  const socket = net.connect({ host: node, port: Number(port) }, () => socket.write("ping\\n"));
  const done = (text) => { clearTimeout(timer); socket.destroy(); resolve(text); };
  const timer = setTimeout(() => done("silence"), 250);
  socket.on("data", (data) => done(String(data).trim()));
  socket.on("error", (error) => done(error.code));
  socket.on("close", () => done("closed"));
});
net.createServer((socket) => {
  socket.on("error", () => {});
  socket.on("data", async (data) => {
    const [word, node] = String(data).trim().split(" ");
    if (word === "dial") net.connect({ host: node, port: Number(port) }).on("error", () => {});
    socket.write((word === "ask" ? await ask(node) : name) + "\\n");
  });
}).listen(Number(port), host);
`;

const PLAN: ClusterPlan = {
  ports: { client: 7000 },
  nodes: ["n1", "n2", "n3"].map((name) => ({
    name,
    files: () => ({ "conf/server.txt": name }),
    servers: ({ host, port }: Site) =>
      [{ file: process.execPath, args: ["-e", SERVER, name, host, String(port)] }] as const,
    stopSignal: "SIGTERM" as const,
  })),
};

function say(address: Address, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(address, () => socket.write(`${words}\n`));
    socket.on("data", (data) => {
      socket.destroy();
      resolve(data.toString().trim());
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed without an answer")));
  });
}

const why = await whyNoPrivateHosts();
const skipped = why === undefined ? "" : ` (skipped: ${why})`;

describe.skipIf(why !== undefined)(`three nodes with links of their own${skipped}`, () => {
  const signal = new AbortController().signal;
  let logs: string;
  let cluster: Cluster;
  beforeAll(async () => {
    logs = mkdtempSync(join(tmpdir(), "cluster-test-"));
    const powers = { ping: async (address: Address) => void (await say(address, "ping")) };
    cluster = await startCluster(PLAN, { label: `test-cluster-${String(process.pid)}`, logs, powers });
  }, 30_000);
  afterAll(async () => {
    await cluster?.close();
    rmSync(logs, { recursive: true });
  });

  const node = (name: string) => cluster.nodes.find((candidate) => candidate.name === name)!;
  /** What each node hears of each other: asker → asked → answer. */
  async function views(): Promise<Record<string, Record<string, string>>> {
    const names = cluster.nodes.map(({ name }) => name);
    const rows = names.map(async (from) => {
      const cells = names
        .filter((to) => to !== from)
        .map(async (to) => [to, await say(node(from).direct, `ask ${to}`)] as const);
      return [from, Object.fromEntries(await Promise.all(cells))] as const;
    });
    return Object.fromEntries(await Promise.all(rows));
  }
  const WHOLE = {
    n1: { n2: "n2", n3: "n3" },
    n2: { n1: "n1", n3: "n3" },
    n3: { n1: "n1", n2: "n2" },
  };

  it("know each other by name", async () => {
    expect(await views()).toEqual(WHOLE);
    expect(await say(node("n2"), "ping")).toBe("n2");
  });

  it("count the bytes between them", async () => {
    const before = await cluster.network.arrived({ from: "n1", to: "n2" });
    await say(node("n1").direct, "ask n2");
    expect(await cluster.network.arrived({ from: "n1", to: "n2" })).toBe(before! + "ping\n".length);
  });

  it("cut: both sides are refused, the third hears both", async () => {
    await cluster.network.silence(waysOf({ n1: ["n2"], n2: ["n1"] }), "cut");
    expect(await views()).toEqual({
      ...WHOLE,
      n1: { n2: "ECONNREFUSED", n3: "n3" },
      n2: { n1: "ECONNREFUSED", n3: "n3" },
    });
    await cluster.network.heal();
    expect(await views()).toEqual(WHOLE);
  });

  it.each(["hold", "drop"] as const)("%s one way: one hears the other but is not heard", async (mode) => {
    // n2 loses what n1 says, so neither asks with success; but only one of them misses the question.
    await cluster.network.silence(waysOf({ n2: ["n1"] }), mode);
    const arrived = (from: string, to: string) => cluster.network.arrived({ from, to });
    const before = [await arrived("n1", "n2"), await arrived("n2", "n1")];
    expect(await views()).toEqual({
      ...WHOLE,
      n1: { n2: "silence", n3: "n3" },
      n2: { n1: "silence", n3: "n3" },
    });
    const after = [await arrived("n1", "n2"), await arrived("n2", "n1")];
    expect(after[0]! - before[0]!).toBe(0);
    expect(after[1]! - before[1]!).toBe("ping\n".length);
    await cluster.network.heal();
    expect(await views()).toEqual(WHOLE);
  });

  it("a cut cannot be one-way, and says so", async () => {
    await expect(cluster.network.silence(waysOf({ n2: ["n1"] }), "cut")).rejects.toThrow(/hold or drop/);
  });

  it.each(Object.keys(SHAPES).filter((shape) => shape !== "majorities-ring"))(
    "partition:%s bites, says who hears whom, and is gone after heal",
    async (shape) => {
      const plan = partition.choose(["n1", "n2", "n3"], keyedRandom(4, 0, 0), [shape]);
      const receipt = await partition.inject(cluster, plan, signal);
      expect(receipt).toMatchObject({ bit: true });
      const grudge = plan["grudge"] as Grudge;
      const seen = await views();
      for (const [from, answers] of Object.entries(seen)) {
        for (const [to, answer] of Object.entries(answers)) {
          const lost = (grudge[to] ?? []).includes(from) || (grudge[from] ?? []).includes(to);
          expect(answer === to, `${from} asks ${to}`).toBe(!lost);
          expect(receipt.hears![to]!.includes(from)).toBe(!(grudge[to] ?? []).includes(from));
        }
      }
      await partition.heal(cluster, signal);
      expect(await partition.healed(cluster, signal)).toMatchObject({ bit: true });
      expect(await views()).toEqual(WHOLE);
    },
  );

  it("a way around the links is noticed, and such a partition does not count", async () => {
    expect(cluster.bypasses!()).toEqual([]);
    await say(node("n1").direct, `dial ${node("n2").direct.host}`);
    await vi.waitFor(() => {
      expect(cluster.bypasses!()).toEqual([{ from: "n1", to: "n2" }]);
    });
    const plan = { ...partition.choose(["n1", "n2", "n3"], keyedRandom(4, 0, 0), ["one", "cut"]) };
    const receipt = await partition.inject(cluster, { ...plan, grudge: { n1: ["n2"], n2: ["n1"] } }, signal);
    expect(receipt).toMatchObject({ bit: false });
    expect(receipt.observed).toContain("connections around the links: n1 to n2");
    await partition.heal(cluster, signal);
  });

  it("so is the link of another node, whose address was passed on", async () => {
    await say(node("n3").direct, `dial ${cluster.network.link("n2", "n1")!.at.host}`);
    await vi.waitFor(() => {
      expect(cluster.bypasses!()).toContainEqual({ from: "n3", to: "n1" });
    });
  });

  it("kill and restart keep names and links", async () => {
    await node("n3").processes!.kill();
    // The proxy accepts before it dials, so that a dead server looks like one that hangs up.
    expect(await say(node("n1").direct, "ask n3")).toMatch(/closed|ECONNRESET/);
    await node("n3").processes!.start();
    for (let tries = 0; tries < 100; tries++) {
      if ((await say(node("n1").direct, "ask n3")) === "n3") break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await views()).toEqual(WHOLE);
  });

  it("leave nothing when closed", async () => {
    const label = `test-cluster-closing-${String(process.pid)}`;
    const powers = { ping: async (address: Address) => void (await say(address, "ping")) };
    const other = await startCluster(PLAN, { label, logs, powers });
    const { folder } = other.nodes[0]!;
    expect(processesOf(folder!).length).toBe(1);
    await other.close();
    expect(processesOf(folder!).length).toBe(0);
  });
});

const whyNot = why ?? (await whyNoPreload());
const left = whyNot === undefined ? "" : ` (skipped: ${whyNot})`;

describe.skipIf(whyNot !== undefined)(`nodes that pass on addresses${left}`, () => {
  let logs: string;
  let cluster: Cluster;
  beforeAll(async () => {
    logs = mkdtempSync(join(tmpdir(), "addresses-test-"));
    const powers = { ping: async (address: Address) => void (await say(address, "ping")) };
    const label = `test-addresses-${String(process.pid)}`;
    cluster = await startCluster({ ...PLAN, byAddress: true }, { label, logs, powers });
  }, 30_000);
  afterAll(async () => {
    await cluster?.close();
    rmSync(logs, { recursive: true });
  });

  it.each([
    ["its own address", () => cluster.nodes[1]!.direct.host],
    ["the link of another node to it", () => cluster.network.link("n3", "n2")!.at.host],
  ])("reach a peer over their own link, dialling %s", async (_what, host) => {
    const ask = (): Promise<string> => say(cluster.nodes[0]!.direct, `ask ${host()}`);
    const both = (one: string, other: string) => [
      { from: one, to: other },
      { from: other, to: one },
    ];
    await cluster.network.silence(both("n3", "n2"), "cut");
    expect(await ask()).toBe("n2");
    await cluster.network.heal();
    await cluster.network.silence(both("n1", "n2"), "hold");
    expect(await ask()).toBe("silence");
    await cluster.network.heal();
    await say(cluster.nodes[0]!.direct, `dial ${host()}`);
    expect(await ask()).toBe("n2");
    expect(cluster.bypasses!()).toEqual([]);
  });
});
