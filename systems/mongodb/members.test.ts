/** Whom clients take for the primary, and how a set is made: asked of servers that say what they are told to. */
import { afterEach, describe, expect, it } from "vitest";
import type { ClusterNode, Settings } from "../system.js";
import type { Document } from "./client.js";
import { Timestamp } from "bson";
import { failover, oneSet, position, primaries, primaryOf } from "./members.js";
import { scriptedServer, type Scripted } from "./scripted-server.js";

const settings: Settings = { "election-timeout": "10000" };
const signal = new AbortController().signal;
const PRIMARY = { setName: "faultline", isWritablePrimary: true, primary: "n1:1" };
const SECONDARY = { setName: "faultline", secondary: true, primary: "n1:1" };

const servers: Scripted[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function started(...hellos: Document[]): Promise<ClusterNode[]> {
  for (const [i, hello] of hellos.entries())
    servers.push(await scriptedServer(`n${String(i + 1)}`, ({ hello: asked }) => (asked === 1 ? hello : {})));
  return servers.map(({ node }) => node);
}

describe("members", () => {
  it("of two that call themselves primary, the one that was elected last is", async () => {
    const nodes = await started({ ...PRIMARY, electionId: "7fffffff0001" }, SECONDARY, {
      ...PRIMARY,
      electionId: "7fffffff0002",
    });
    expect((await primaryOf(nodes)).node.name).toBe("n3");
    expect(await primaries(nodes)).toEqual(["n1", "n3"]);
  });

  it("there may be none", async () => {
    const nodes = await started(SECONDARY, SECONDARY);
    await expect(primaryOf(nodes)).rejects.toThrow("no node that answers is the primary");
  });

  it("are ready when all of them follow one primary", async () => {
    await oneSet(await started(PRIMARY, SECONDARY), settings, signal);
  });

  it.each([
    ["one that has not caught up", [PRIMARY, { ...SECONDARY, secondary: false }], "not caught up"],
    ["two that follow others", [PRIMARY, { ...SECONDARY, primary: "n2:1" }], "follow n1:1, n2:1"],
    ["one that follows nobody", [PRIMARY, { setName: "faultline", secondary: true }], "nobody"],
  ])("are not ready with %s", async (_what, hellos, message) => {
    await expect(oneSet(await started(...hellos), settings, signal)).rejects.toThrow(message);
  });

  it("say how far they are by the time of their last write, if they are members of anything", async () => {
    const ts = new Timestamp({ t: 1_700_000_000, i: 2 });
    const nodes = await started({ ...PRIMARY, lastWrite: { opTime: { ts } } }, {});
    expect(await position(nodes[0]!, signal)).toEqual({ at: 1_700_000_000_000.002, unit: "ms" });
    expect(await position(nodes[1]!, signal)).toBeUndefined();
  });

  it("elect another primary when theirs steps down", async () => {
    let stepped = false;
    for (const name of ["n1", "n2"])
      servers.push(
        await scriptedServer(name, (command) => {
          if (command["replSetStepDown"] !== undefined) stepped = true;
          return (name === "n2") === stepped ? PRIMARY : SECONDARY;
        }),
      );
    const nodes = servers.map(({ node }) => node);
    expect(await failover(nodes, settings, signal)).toBe("n1 stepped down, n2 was elected");
    expect(servers.flatMap(({ asked }) => asked)).toMatchObject([{ replSetStepDown: 20, $db: "admin" }]);
  });

  it("are made a set by the first, if none of them knows of one and they are ours", async () => {
    const nodes = await started({}, {});
    await expect(oneSet(nodes, settings, signal)).rejects.toThrow("nobody");
    expect(servers[0]!.asked).toEqual([]);
    const peers = nodes.map(({ name, direct }) => ({
      name,
      host: name,
      address: "127.0.0.1",
      own: direct.host,
      elsewhere: [],
    }));
    const ours = nodes.map((node): ClusterNode => ({ ...node, peers, processes: {} as never }));
    await expect(oneSet(ours, settings, signal)).rejects.toThrow("nobody");
    expect(servers[0]!.asked).toMatchObject([{ replSetInitiate: { _id: "faultline" }, $db: "admin" }]);
    expect(servers[1]!.asked).toEqual([]);
  });
});
