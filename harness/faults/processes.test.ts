/** A node that is asked to stop has time to say so, one that is killed has not; and nobody waits for one that is dead. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Address } from "../cluster/address.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ClusterPlan } from "../cluster/plan.js";
import { startCluster } from "../cluster/start.js";
import { keyedRandom } from "../generator/random.js";
import { partition } from "./partition.js";
import { kill, restart } from "./processes.js";

const FAREWELL = "farewell";

/** Greets whoever connects, and leaves a file when it is asked to stop. */
const SERVER = `
const [host, port] = process.argv.slice(1);
process.on("SIGTERM", () => {
  require("node:fs").writeFileSync(${JSON.stringify(FAREWELL)}, "");
  process.exit(0);
});
require("node:net").createServer((socket) => {
  socket.on("error", () => {});
  socket.end("hello");
}).listen(Number(port), host);
`;

const PLAN: ClusterPlan = {
  ports: { client: 7000 },
  nodes: [
    {
      name: "n1",
      servers: ({ host, port }) => [{ file: process.execPath, args: ["-e", SERVER, host, String(port)] }],
      stopSignal: "SIGTERM",
    },
  ],
};

const greet = (address: Address): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.on("data", () => resolve());
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed without an answer")));
  });

describe("a server", () => {
  const { signal } = new AbortController();
  let logs: string;
  let cluster: Cluster;
  beforeAll(async () => {
    logs = mkdtempSync(join(tmpdir(), "restart-test-"));
    cluster = await startCluster(PLAN, {
      label: `test-restart-${String(process.pid)}`,
      logs,
      powers: { ping: greet },
    });
  }, 30_000);
  afterAll(async () => {
    await cluster?.close();
    rmSync(logs, { recursive: true, force: true });
  });

  it.each([
    ["kills", [], false],
    ["asks to stop where that is wanted", ["orderly"], true],
  ] as const)("%s", async (_what, words, said) => {
    const plan = restart.choose(["n1"], keyedRandom(1, 0, 0), words);
    const receipt = await restart.inject(cluster, plan, signal);
    expect(receipt).toMatchObject({ targets: ["n1"], bit: true });
    expect(existsSync(join(cluster.nodes[0]!.folder!, FAREWELL))).toBe(said);
    await restart.heal(cluster, signal);
    expect((await restart.healed(cluster, signal)).bit).toBe(true);
  });

  it("what another fault holds down is not waited for", async () => {
    await kill.inject(cluster, { targets: ["n1"] }, signal);
    const looked = await partition.healed(cluster, signal);
    expect(looked).toMatchObject({ observed: "n1 is dead", bit: false });
    await kill.heal(cluster, signal);
    expect((await kill.healed(cluster, signal)).bit).toBe(true);
  });
});
