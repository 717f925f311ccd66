/**
 * The harness is killed with SIGKILL at random moments of a run against a real PostgreSQL server, in the middle
 * of faults: what it had recorded reads back whole, and nothing is left behind. FAULTLINE_CRASHES says how many
 * times (default 4).
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { HistoryBuilder } from "../checkers/history/builder.js";
import { listProcesses, processesOf } from "../harness/cluster/processes.js";
import { pause } from "../harness/run/deadline.js";
import { readEvents } from "../harness/store/read-history.js";
import { faultline, launch } from "./testing.js";

const CRASHES = Number(process.env["FAULTLINE_CRASHES"] ?? 4);
let folder: string;
let places: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "crash-"));
  places = mkdtempSync(join(tmpdir(), "crash-places-"));
  // As root the server runs as another user, who must be able to enter.
  chmodSync(places, 0o755);
});
// What one test leaves behind must not fail the next.
afterEach(() => faultline(["heal"], { env: { TMPDIR: places } }));
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(places, { recursive: true });
});

let operations = 0;

const run = (faults: string): string[] => [
  "run",
  "postgres",
  "--faults",
  faults,
  "--fault-interval",
  "1s",
  "--time",
  "20s",
];
const RUN = run("kill,pause,partition,latency");
/** A run whose server is there at any moment: what the tests look for cannot have been killed by a fault. */
const STEADY = run("pause,partition,latency");

/** Waits for the server of a run, at most 30 seconds. */
async function up(): Promise<void> {
  for (const until = Date.now() + 30_000; processesOf(places).length < 2; await pause(50)) {
    if (Date.now() > until) throw new Error("no server was started within 30 s");
  }
}

/** Waits until nothing of a run is left, at most `limitMs`. */
async function gone(limitMs: number): Promise<boolean> {
  for (const until = Date.now() + limitMs; Date.now() < until; await pause(50)) {
    if (processesOf(places).length === 0 && readdirSync(places).length === 0) return true;
  }
  return false;
}

/** Reapers of these places, by what they were told to watch. */
const reapers = (): number[] =>
  listProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${String(pid)}/cmdline`, "utf8");
        return words.includes("reaper-worker") && words.includes(places);
      } catch {
        return false;
      }
    });

describe("a harness that is killed", () => {
  it.each(Array.from({ length: CRASHES }, (_, i) => [i]))(
    "crash %i",
    async (i) => {
      const out = join(folder, String(i));
      const { child, finished } = launch([...RUN, "--out", out], { env: { TMPDIR: places } });
      // Anywhere from the start of the server to deep into the faults.
      await pause(200 + ((i + Math.random()) * 6000) / CRASHES);
      child.kill("SIGKILL");
      await finished;
      const [run] = existsSync(out) ? readdirSync(out) : [];
      const history = run === undefined ? undefined : join(out, run, "history.jsonl");
      if (history !== undefined && existsSync(history)) {
        const builder = new HistoryBuilder();
        for await (const [event, line] of readEvents(history)) builder.push(event, line);
        operations += builder.finish().length;
      }
      // The reaper has seen the harness die. Should it have been killed as well, heal does the same.
      if (i % 2 === 0) expect((await faultline(["heal"], { env: { TMPDIR: places } })).code).toBe(0);
      expect(await gone(15_000)).toBe(true);
    },
    60_000,
  );

  it("had something to lose", () => {
    expect(operations).toBeGreaterThan(50 * CRASHES);
  });

  it("and its reaper too: faultline heal clears the rest", async () => {
    const { child, finished } = launch([...STEADY, "--out", join(folder, "both")], {
      env: { TMPDIR: places },
    });
    await up();
    await pause(2000);
    const reaper = listProcesses()
      .filter(({ parent }) => parent === child.pid)
      .map(({ pid }) => pid);
    for (const pid of reaper.filter((pid) => !processesOf(places).some((info) => info.pid === pid)))
      process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
    await finished;
    expect(processesOf(places).length).toBeGreaterThan(0);
    const { stdout, code } = await faultline(["heal"], { env: { TMPDIR: places } });
    expect(stdout).toMatch(/healed .*: \d+ processes stopped, files removed/);
    expect(code).toBe(0);
    expect(await gone(1000)).toBe(true);
    expect(reapers()).toEqual([]);
  }, 60_000);

  it("SIGINT heals, judges what there is, and exits with 130", async () => {
    const out = join(folder, "interrupted");
    const { child, finished } = launch([...RUN, "--out", out], { env: { TMPDIR: places } });
    await pause(5000);
    child.kill("SIGINT");
    const { code, stderr } = await finished;
    expect(code).toBe(130);
    expect(stderr).toContain("interrupted");
    expect(readdirSync(join(out, readdirSync(out)[0]!))).toContain("verdict.json");
    expect(await gone(1000)).toBe(true);
  }, 60_000);

  it("SIGINT twice leaves at once; the reaper clears the rest", async () => {
    const { child, finished } = launch([...RUN, "--out", join(folder, "twice")], { env: { TMPDIR: places } });
    await pause(4000);
    child.kill("SIGINT");
    await pause(20);
    child.kill("SIGINT");
    expect((await finished).code).toBe(130);
    expect(await gone(15_000)).toBe(true);
  }, 60_000);

  it("a live run is left alone by heal", async () => {
    const { child, finished } = launch([...STEADY, "--out", join(folder, "alive")], {
      env: { TMPDIR: places },
    });
    await up();
    await pause(1000);
    const { stdout } = await faultline(["heal"], { env: { TMPDIR: places } });
    expect(stdout).toMatch(/left alone .*: its harness is alive/);
    expect(processesOf(places).length).toBeGreaterThan(0);
    child.kill("SIGKILL");
    await finished;
    expect(await gone(15_000)).toBe(true);
  }, 60_000);
});
