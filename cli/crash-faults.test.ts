/**
 * The harness is killed with SIGKILL while a fault of each kind is at work on a Redis cluster: the reaper leaves no
 * process, mount, listener or file. Only where FAULTLINE_CRASHES asks for crashes, and Redis is installed.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processesOf } from "../harness/cluster/processes.js";
import { whyNoVolumes } from "../harness/cluster/volume.js";
import { FAULTS } from "../harness/faults/index.js";
import { pause } from "../harness/run/deadline.js";
import { redis } from "../systems/redis/system.js";
import { launch } from "./testing.js";

const settings = { mode: "sentinel", aof: "everysec" };
const noVolumes = (await whyNoVolumes()) !== undefined;
const offered = redis.capabilities(settings);
const faults = FAULTS.filter(
  ({ needs, needsVolumes }) =>
    needs.every((need) => offered.includes(need)) && !(needsVolumes === true && noVolumes),
);
const there = (await redis.availability(settings)).available;
const asked = process.env["FAULTLINE_CRASHES"] !== undefined;
const why = !asked ? " (skipped: FAULTLINE_CRASHES is not set)" : there ? "" : " (skipped: no Redis here)";

describe.skipIf(why !== "")(`a harness that is killed in the middle of a fault${why}`, () => {
  let places: string;
  let out: string;
  beforeAll(() => {
    places = mkdtempSync(join(tmpdir(), "crash-places-"));
    out = mkdtempSync(join(tmpdir(), "crash-"));
    chmodSync(places, 0o755);
  });
  afterAll(() => {
    rmSync(places, { recursive: true });
    rmSync(out, { recursive: true });
  });

  const mounts = (): string[] =>
    readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .filter((line) => line.includes(places));

  it.each(faults.map(({ name }) => name))("%s", async (name) => {
    const folder = join(out, name);
    const words = ["run", "redis", "--set", "mode=sentinel", "--workload", "register", "--faults", name];
    const { child, finished } = launch(
      [...words, "--fault-interval", "3s", "--time", "30s", "--seed", "3", "--out", folder],
      { env: { TMPDIR: places } },
    );
    const began = (): boolean => {
      const [run] = existsSync(folder) ? readdirSync(folder) : [];
      const history = run === undefined ? undefined : join(folder, run, "history.jsonl");
      return (
        history !== undefined &&
        existsSync(history) &&
        readFileSync(history, "utf8").includes(`"f":"start-${name}"`)
      );
    };
    for (const until = Date.now() + 30_000; !began() && Date.now() < until;) await pause(50);
    expect(began()).toBe(true);
    await pause(300);
    child.kill("SIGKILL");
    await finished;
    const left = (): unknown[] => [...processesOf(places), ...readdirSync(places), ...mounts()];
    for (const until = Date.now() + 15_000; left().length > 0 && Date.now() < until;) await pause(50);
    expect(left()).toEqual([]);
  });
});
