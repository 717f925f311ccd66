/**
 * Redis Cluster: clients follow redirects, boundedly and without doing anything twice; slots that move under load take
 * every element along.
 */
import { createServer, type Server } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoPrivateHosts } from "../../harness/cluster/private-hosts.js";
import { startForConformance, settingsFor } from "../conformance/kit.js";
import type { ClusterNode } from "../system.js";
import { using } from "./client.js";
import { classify } from "./errors.js";
import { ClusterSession } from "./redirect.js";
import { redis } from "./system.js";

const signal = new AbortController().signal;

describe("redirects", () => {
  const requests: string[] = [];
  const servers: Server[] = [];
  /** A server that answers every request about a key with these words. */
  const answering = async (name: string, reply: string): Promise<ClusterNode> => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (data) => {
        // What the driver says in the beginning comes several at a time.
        for (const command of data.toString().split(/(?=\*\d+\r\n)/)) {
          const asked = /\r\nget\r\n/i.test(command);
          if (asked) requests.push(name);
          socket.write(asked ? reply : "+OK\r\n");
        }
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = { host: "127.0.0.1", port: (server.address() as { port: number }).port };
    return { name, ...address, direct: address, ports: { client: address } };
  };
  afterAll(() => servers.forEach((server) => server.close()));

  it("are followed, and remembered", async () => {
    const nodes = [await answering("n1", "-MOVED 1 n2:1\r\n"), await answering("n2", "$1\r\n7\r\n")];
    const session = await ClusterSession.open(nodes[0]!, nodes, signal);
    requests.length = 0;
    expect(await session.run("k", (client) => client.get("k"))).toBe("7");
    expect(await session.run("k", (client) => client.get("k"))).toBe("7");
    expect(requests).toEqual(["n1", "n2", "n2"]);
    session.close();
  });

  it("end after five, with a definite error", async () => {
    const nodes = [await answering("n1", "-MOVED 1 n2:1\r\n"), await answering("n2", "-MOVED 1 n1:1\r\n")];
    const session = await ClusterSession.open(nodes[0]!, nodes, signal);
    requests.length = 0;
    const error: unknown = await session.run("k", (client) => client.get("k")).catch((one: unknown) => one);
    expect(classify(error)).toMatchObject({ definite: true, code: "too-many-redirects" });
    expect(requests).toEqual(["n1", "n2", "n1", "n2", "n1", "n2"]);
    session.close();
  });

  it("are the only thing that is tried again: another refusal is an error at once", async () => {
    const nodes = [await answering("n1", "-CLUSTERDOWN The cluster is down\r\n")];
    const session = await ClusterSession.open(nodes[0]!, nodes, signal);
    requests.length = 0;
    await expect(session.run("k", (client) => client.get("k"))).rejects.toThrow("CLUSTERDOWN");
    expect(requests).toEqual(["n1"]);
    session.close();
  });
});

const there = await redis.availability({});
const hosts = await whyNoPrivateHosts();
const why = there.available ? hosts : there.missing;

describe.skipIf(why !== undefined)(
  `slots on the move${why === undefined ? "" : ` (skipped: ${why})`}`,
  () => {
    let logs: string;
    let cluster: Awaited<ReturnType<typeof startForConformance>>;
    const settings = settingsFor(redis, { mode: "cluster" });
    beforeAll(async () => {
      logs = mkdtempSync(join(tmpdir(), "redis-cluster-test-"));
      const label = `test-redis-cluster-${String(process.pid)}`;
      cluster = await startForConformance(redis, { label, logs, settings });
    });
    afterAll(async () => {
      await cluster?.close();
      rmSync(logs, { recursive: true, force: true });
    });

    it("every link between nodes is used, and no way around them", async () => {
      expect(cluster.bypasses?.()).toEqual([]);
      const stats = await Promise.all(
        cluster.network.links
          .filter(({ from }) => from !== "clients")
          .flatMap(({ proxies }) => proxies.filter((proxy) => proxy.endsWith("-bus")))
          .map(async (proxy) => [proxy, (await cluster.network.control.stats(proxy))!.upstream.sent > 0]),
      );
      expect(stats.filter(([, used]) => !used)).toEqual([]);
    });

    it("lose nothing, under load", async () => {
      const { nodes } = cluster;
      const { set } = redis.workloads;
      await set!.prepare(nodes[0]!, settings, signal, nodes);
      const clients = await Promise.all(
        nodes.slice(0, 4).map((node) => set!.open(node, settings, signal, nodes)),
      );
      const added: number[] = [];
      let moving = true;
      const add = async (client: (typeof clients)[number], i: number): Promise<void> => {
        for (let element = i; moving; element += clients.length) {
          await client.invoke({ f: "add", value: element, key: null, process: i }, signal);
          added.push(element);
        }
      };
      const load = Promise.all(clients.map(add));
      const call = (node: ClusterNode, ...words: string[]) =>
        using(node.direct, signal, (client) => client.call(words[0]!, ...words.slice(1)));
      const idOf = async (node: ClusterNode) => String(await call(node, "CLUSTER", "MYID"));
      const masters = nodes.slice(0, 3);
      for (let i = 0; i < 16; i++) {
        const slot = String(await call(nodes[0]!, "CLUSTER", "KEYSLOT", `set:${String(i)}`));
        const owner = masters[Math.min(2, Math.floor(Number(slot) / (16384 / 3)))]!;
        const next = masters[(masters.indexOf(owner) + 1) % 3]!;
        await call(next, "CLUSTER", "SETSLOT", slot, "IMPORTING", await idOf(owner));
        await call(owner, "CLUSTER", "SETSLOT", slot, "MIGRATING", await idOf(next));
        const port = String(next.direct.port);
        await call(owner, "MIGRATE", next.name, port, `set:${String(i)}`, "0", "2000");
        // Between the two, who asks the old owner is told to ASK the new one.
        await new Promise((resolve) => setTimeout(resolve, 20));
        for (const node of [next, owner])
          await call(node, "CLUSTER", "SETSLOT", slot, "NODE", await idOf(next));
      }
      moving = false;
      await load;
      const read = (await clients[0]!.invoke(
        { f: "read", value: null, key: null, process: 0 },
        signal,
      )) as number[];
      expect(read.length).toBeGreaterThan(100);
      expect([...read].sort((a, b) => a - b)).toEqual(added.sort((a, b) => a - b));
      await Promise.all(clients.map((client) => client.close()));
    });
  },
);
