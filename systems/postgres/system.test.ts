/** A real PostgreSQL server: the duties of an adapter, every fault with its receipt, and nothing left behind. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../harness/cluster/cluster.js";
import { placesRoot } from "../../harness/cluster/lease.js";
import { startCluster } from "../../harness/cluster/start.js";
import { processesOf } from "../../harness/cluster/processes.js";
import { FAULTS, ClusterNemesis } from "../../harness/faults/index.js";
import { keyedRandom } from "../../harness/generator/random.js";
import { CLIENTS } from "../../harness/cluster/network.js";
import type { Site } from "../../harness/cluster/plan.js";
import { systemConformance } from "../conformance/vitest.js";
import { powersOf } from "../system.js";
import { plan } from "./plan.js";
import { postgres } from "./system.js";

const LABEL = `test-postgres-${String(process.pid)}`;
const settings = { isolation: "serializable" };
const signal = new AbortController().signal;
let logs: string;
let cluster: Cluster;

const start = (label: string): Promise<Cluster> =>
  postgres.plan(settings, 1, "local").then((made) =>
    startCluster(made, {
      label,
      logs,
      powers: powersOf(postgres, settings),
    }),
  );

beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), "postgres-test-"));
  cluster = await start(LABEL);
});

afterAll(async () => {
  await cluster?.close();
  rmSync(logs, { recursive: true, force: true });
});

describe("the plan", () => {
  it("is pure: the same site gives the same commands", () => {
    const [node] = plan({ root: "/pg", settings: {}, nodes: 1 }).nodes;
    const site: Site = {
      name: "n1",
      folder: "/place/n1",
      host: "127.0.0.1",
      port: 5433,
      ports: { client: 5433 },
      peers: [{ name: "n1", host: "127.0.0.1", address: "127.0.0.1", own: "127.0.0.1", elsewhere: [] }],
    };
    expect(node!.setup!(site)).toMatchInlineSnapshot(`
      [
        {
          "args": [
            "-D",
            "/place/n1/data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
          ],
          "env": {
            "LC_ALL": "C",
          },
          "file": "/pg/bin/initdb",
        },
      ]
    `);
    expect(node!.servers(site)).toEqual(node!.servers(site));
    expect(node!.servers(site)[0].args).toContain("port=5433");
  });
});

describe("settings that cannot be", () => {
  it.each([
    [{ dsn: "nonsense" }, /expected a connection string/],
    [{ dsn: "mysql://h/db" }, /expected postgres:/],
    [{ bin: "/nowhere/bin" }, /expected the program .*initdb/],
  ])("%j", async (wrong, message) => {
    await expect(postgres.plan({ ...settings, ...wrong }, 1, "local")).rejects.toThrow(message);
  });
  it("more nodes than one", async () => {
    await expect(postgres.plan(settings, 3, "local")).rejects.toThrow(/--nodes 3.*expected 1/);
  });
});

describe("clients", () => {
  it("list-append does what it says", async () => {
    const clients = postgres.workloads["list-append"]!;
    await clients.prepare(cluster.nodes[0]!, settings, signal, cluster.nodes);
    const client = await clients.open(cluster.nodes[0]!, settings, signal, cluster.nodes);
    const invoke = (value: unknown) => client.invoke({ f: "txn", value, key: null, process: 0 }, signal);
    expect(
      await invoke([
        ["r", 1, null],
        ["append", 1, 7],
        ["r", 1, null],
      ]),
    ).toEqual([
      ["r", 1, []],
      ["append", 1, 7],
      ["r", 1, [7]],
    ]);
    expect(
      await invoke([
        ["append", 1, 8],
        ["r", 1, null],
      ]),
    ).toEqual([
      ["append", 1, 8],
      ["r", 1, [7, 8]],
    ]);
    await client.close();
  });

  it("register does what it says", async () => {
    const clients = postgres.workloads["register"]!;
    await clients.prepare(cluster.nodes[0]!, settings, signal, cluster.nodes);
    const client = await clients.open(cluster.nodes[0]!, settings, signal, cluster.nodes);
    const invoke = (f: string, value: unknown) => client.invoke({ f, value, key: 4, process: 0 }, signal);
    expect(await invoke("read", null)).toBeNull();
    expect(await invoke("write", 3)).toBe(3);
    expect(await invoke("cas", [3, 5])).toEqual([3, 5]);
    const refused = await invoke("cas", [3, 6]).catch((error: unknown) => postgres.classify(error));
    expect(refused).toEqual({ definite: true, code: "cas-mismatch", disconnected: false });
    expect(await invoke("read", null)).toBe(5);
    await client.close();
  });

  it("a connection that the server ends is no longer used, and its error is classified", async () => {
    const client = await postgres.workloads["register"]!.open(
      cluster.nodes[0]!,
      settings,
      signal,
      cluster.nodes,
    );
    await cluster.network.control.resetConnections(cluster.network.link(CLIENTS, "n1")!.proxies[0]!);
    const error = await client
      .invoke({ f: "write", value: 1, key: 1, process: 0 }, signal)
      .catch((e: unknown) => e);
    expect(postgres.classify(error)).toMatchObject({ definite: false, disconnected: true });
    await client.close();
  });
});

it("the nemesis heals whatever was done, in any mixture", async () => {
  const names = ["latency", "reset", "partition", "pause"];
  const faults = names.map((name) => FAULTS.find((fault) => fault.name === name)!);
  const nemesis = new ClusterNemesis(cluster, faults);
  // What hinders looking comes last.
  for (const fault of faults)
    await fault.inject(cluster, fault.choose(["n1"], keyedRandom(3, 0, 0), []), signal);
  expect(await nemesis.healAll()).toEqual([]);
});

describe("cleaning up", () => {
  it("leaves no process and no file", async () => {
    const label = `${LABEL}-closing`;
    const other = await start(label);
    const place = join(placesRoot(), label);
    expect(processesOf(place).length).toBeGreaterThan(3);
    await other.nodes[0]!.processes!.pause();
    await other.close();
    expect(processesOf(place)).toEqual([]);
    expect(existsSync(place)).toBe(false);
  });

  it("a server that cannot start says why, and leaves nothing", async () => {
    const label = `${LABEL}-broken`;
    const made = await postgres.plan(settings, 1, "local");
    if (!("nodes" in made)) throw new Error("expected a plan of nodes");
    const [node] = made.nodes;
    const broken = {
      ...made,
      nodes: [
        {
          ...node!,
          servers: (site: Site) => [{ ...node!.servers(site)[0], args: ["-D", "/nowhere"] }] as const,
        },
      ],
    };
    await expect(
      startCluster(broken, { label, logs, powers: { ping: () => Promise.reject(new Error("no")) } }),
    ).rejects.toThrow(/n1: the server ended \(code \d+\).*nowhere/s);
    expect(existsSync(join(placesRoot(), label))).toBe(false);
  });

  it("a server that never answers is given up", async () => {
    const label = `${LABEL}-mute`;
    const ping = () => Promise.reject(new Error("nobody there"));
    await expect(
      startCluster(await postgres.plan(settings, 1, "local"), {
        label,
        logs,
        powers: { ping },
        readyMs: 300,
      }),
    ).rejects.toThrow(/n1 at 127\.0\.0\.1:\d+ does not answer: nobody there \(its log: /);
    expect(existsSync(join(placesRoot(), label))).toBe(false);
  });
});

// All workloads take minutes: elsewhere than in a CI a few stand for them, and losses.test.ts runs the others.
const everything = process.env["FAULTLINE_REQUIRE"]?.split(",").includes("postgres") === true;
await systemConformance(postgres, {
  settings,
  ...(everything ? {} : { workloads: ["list-append", "register", "queue"] }),
});
