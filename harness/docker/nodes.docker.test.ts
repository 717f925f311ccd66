/** Containers reach each other through their links alone, and nothing of a run is left, whoever dies. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { faultline, launch } from "../../cli/testing.js";
import { etcd } from "../../systems/etcd/system.js";
import { powersOf } from "../../systems/system.js";
import type { Cluster } from "../cluster/cluster.js";
import { startCluster } from "../cluster/start.js";
import { pause } from "../run/deadline.js";
import { containerRuntime, LABEL, type Engine } from "./engine.js";
import { whyNoImage } from "./image.js";

const IMAGE = "faultline/etcd:local";
const settings = { reads: "linearizable", image: IMAGE };
const why = await whyNoImage(IMAGE);
if (why !== undefined && process.env["FAULTLINE_REQUIRE"]?.includes("docker") === true) throw new Error(why);
const skipped = why === undefined ? "" : ` (skipped: ${why})`;

describe.skipIf(why !== undefined)(`three containers${skipped}`, () => {
  let logs: string;
  let cluster: Cluster;
  let engine: Engine;
  const label = `test-docker-${String(process.pid)}`;

  beforeAll(async () => {
    // As `--out runs` gives it: relative to where we are.
    logs = relative(process.cwd(), mkdtempSync(join(tmpdir(), "docker-test-")));
    engine = (await containerRuntime()).container.dockerode;
    cluster = await startCluster(await etcd.plan(settings, 3, "docker"), {
      label,
      logs,
      where: "docker",
      powers: powersOf(etcd, settings),
    });
  });
  afterAll(async () => {
    await cluster?.close();
    rmSync(logs, { recursive: true, force: true });
  });

  const left = async (of: string): Promise<number> => {
    const filters = { label: [`${LABEL}=${of}`] };
    const containers = await engine.listContainers({ all: true, filters });
    return containers.length + (await engine.listNetworks({ filters })).length;
  };

  /** Runs a script in the container of n1. @returns its exit code */
  async function within(script: string): Promise<number | null> {
    const [n1] = (await engine.listContainers({ filters: { label: [`${LABEL}=${label}`] } })).filter(
      ({ NetworkSettings }) =>
        Object.values(NetworkSettings.Networks).some(
          (one) => one.IPAddress === cluster.nodes[0]!.direct.host,
        ),
    );
    const exec = await engine
      .getContainer(n1!.Id)
      .exec({ Cmd: ["bash", "-c", script], AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({});
    stream.resume();
    await new Promise((resolve) => stream.on("end", resolve));
    return (await exec.inspect()).ExitCode;
  }
  const dial = (host: string): Promise<number | null> =>
    within(`timeout 1 bash -c '</dev/tcp/${host}/${String(cluster.nodes[1]!.direct.port)}'`);

  it("reach each other by name, through a link", async () => {
    const before = await cluster.network.arrived({ from: "n1", to: "n2" });
    expect(await dial("n2")).toBe(0);
    expect(await cluster.network.arrived({ from: "n1", to: "n2" })).toBeGreaterThanOrEqual(before!);
  });

  it("do not reach each other by address", async () => {
    expect(await dial(cluster.nodes[1]!.direct.host)).not.toBe(0);
  });

  it("are seen when they dial the link of another node, whose address was passed on", async () => {
    expect(cluster.bypasses!()).toEqual([]);
    const { host, port } = cluster.network.link("n3", "n2")!.at;
    const held = within(`exec 3<>/dev/tcp/${host}/${String(port)}; sleep 2`);
    await vi.waitFor(() => {
      expect(cluster.bypasses!()).toEqual([{ from: "n1", to: "n2" }]);
    });
    expect(await held).toBe(0);
  });

  it("do not reach each other by name when the link is cut", async () => {
    const ways = [
      { from: "n1", to: "n2" },
      { from: "n2", to: "n1" },
    ];
    await cluster.network.silence(ways, "cut");
    expect(await dial("n2")).not.toBe(0);
    await cluster.network.heal();
    expect(await dial("n2")).toBe(0);
  });

  it.each([
    ["the reaper", false],
    ["faultline heal", true],
  ])("leave nothing when the harness is killed: %s", async (_who, byHand) => {
    const out = mkdtempSync(join(tmpdir(), "docker-kill-"));
    const places = mkdtempSync(join(tmpdir(), "docker-places-"));
    const words = ["run", "etcd", "--where", "docker", "--set", `image=${IMAGE}`, "--workload", "register"];
    const { child, finished } = launch([...words, "--faults", "pause", "--time", "20s", "--out", out], {
      env: { TMPDIR: places },
    });
    for (const until = Date.now() + 20_000; readdirSync(out).length === 0 && Date.now() < until;)
      await pause(50);
    const [run] = readdirSync(out);
    for (const until = Date.now() + 20_000; (await left(run!)) < 4 && Date.now() < until;) await pause(50);
    expect(await left(run!)).toBe(4);
    child.kill("SIGKILL");
    await finished;
    if (byHand) await faultline(["heal"], { env: { TMPDIR: places } });
    for (const until = Date.now() + 20_000; (await left(run!)) > 0 && Date.now() < until;) await pause(50);
    expect(await left(run!)).toBe(0);
    rmSync(out, { recursive: true });
    rmSync(places, { recursive: true, force: true });
  });
});
