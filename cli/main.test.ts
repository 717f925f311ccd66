/** The command line as a user meets it: results, exit codes, files. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultline } from "./testing.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const event = (process: number, type: string, f: string, value: unknown): string =>
  JSON.stringify({ process, type, f, value });
const STALE =
  [
    event(0, "invoke", "write", 1),
    event(0, "ok", "write", 1),
    event(1, "invoke", "read", null),
    event(1, "ok", "read", null),
  ].join("\n") + "\n";
const FINE = STALE.replace(/"read","value":null}\n$/, '"read","value":1}\n');

describe("run", () => {
  it("a correct fake: exit 0, a report, and the files of a run", async () => {
    const { code, stderr } = await faultline([
      "run",
      "fake",
      "--time",
      "0.5s",
      "--seed",
      "3",
      "--out",
      join(folder, "ok"),
    ]);
    expect(stderr).toContain("faultline run fake --workload list-append");
    expect(code).toBe(0);
    const [run] = readdirSync(join(folder, "ok"));
    expect(readdirSync(join(folder, "ok", run!)).sort()).toEqual([
      "history.jsonl",
      "logs",
      "report.html",
      "run.json",
      "schedule.json",
      "verdict.json",
    ]);
  });

  it("a planted defect: exit 1; --json prints one document", async () => {
    const { code, stdout } = await faultline([
      "run",
      "fake",
      "--defect",
      "aborted-read",
      "--time",
      "0.5s",
      "--json",
      "--out",
      join(folder, "bad"),
    ]);
    expect(code).toBe(1);
    const { verdict } = JSON.parse(stdout) as {
      verdict: { verdict: string; counts: Record<string, number> };
    };
    expect(verdict.verdict).toBe("invalid");
    expect(verdict.counts["G1a"]).toBeGreaterThan(0);
  });

  it("a real PostgreSQL: valid against its claim, with what that claim allows", async () => {
    const words = [
      "run",
      "postgres",
      "--set",
      "isolation=read-committed",
      "--faults",
      "pause,partition",
      "--fault-interval",
      "1.5s",
    ];
    const { code, stdout } = await faultline([
      ...words,
      "--time",
      "6s",
      "--seed",
      "4",
      "--json",
      "--out",
      join(folder, "pg"),
    ]);
    expect(code).toBe(0);
    const { verdict, record, schedule } = JSON.parse(stdout) as {
      verdict: { models: string[]; allowed: { counts: Record<string, number>; alsoViolates: string[] } };
      record: { outcome: { vacuousFaults: string[]; unhealed: string[] } };
      schedule: { fault: string; to?: number }[];
    };
    expect(verdict.models).toEqual(["read-committed"]);
    expect(Object.keys(verdict.allowed.counts)).toEqual(expect.arrayContaining(["lost-update"]));
    expect(verdict.allowed.alsoViolates).toContain("serializable");
    expect(record.outcome).toMatchObject({ vacuousFaults: [], unhealed: [] });
    expect(schedule.length).toBeGreaterThan(1);
    expect(schedule.every(({ to }) => to !== undefined)).toBe(true);
  });

  it("--rate max: as fast as the clients can", async () => {
    const words = ["run", "fake", "--time", "0.2s", "--rate", "max", "--out", join(folder, "max"), "--json"];
    const { code, stdout, stderr } = await faultline(words);
    expect([code, stderr]).toEqual([0, expect.stringContaining("--rate max")]);
    const { record } = JSON.parse(stdout) as {
      record: { rate: unknown; outcome: { operations: { ok: number } } };
    };
    expect(record.rate).toBe(null);
    expect(record.outcome.operations.ok).toBeGreaterThan(100);
  });

  it("one seed: the same operations", async () => {
    const operations = async (out: string): Promise<unknown[]> => {
      await faultline(["run", "fake", "--time", "0.4s", "--seed", "11", "--out", join(folder, out)]);
      const [run] = readdirSync(join(folder, out));
      const lines = readFileSync(join(folder, out, run!, "history.jsonl"), "utf8")
        .trim()
        .split("\n");
      return lines
        .map((line) => JSON.parse(line) as { type: string; value: unknown })
        .filter(({ type }) => type === "invoke")
        .map(({ value }) => value);
    };
    const [a, b] = [await operations("seed-a"), await operations("seed-b")];
    const length = Math.min(a.length, b.length);
    expect(length).toBeGreaterThan(500);
    expect(a.slice(0, length)).toEqual(b.slice(0, length));
  });
});

describe("check", () => {
  it("valid, invalid, unknown: 0, 1, 2", async () => {
    expect((await faultline(["check", write("fine.jsonl", FINE), "--workload", "register"])).code).toBe(0);
    expect(
      (
        await faultline([
          "check",
          write("stale.jsonl", STALE),
          "--workload",
          "register",
          "--set",
          "nil-reads=value",
        ])
      ).code,
    ).toBe(1);
    expect((await faultline(["check", write("empty.jsonl", ""), "--workload", "register"])).code).toBe(2);
  });

  it("a history line that is broken: named, exit 2, no verdict", async () => {
    const { code, stderr, stdout } = await faultline([
      "check",
      write("broken.jsonl", FINE + "{oops}\n"),
      "--workload",
      "register",
      "--json",
    ]);
    expect(stderr).toMatch(/broken\.jsonl: line 5: expected one JSON object a line/);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "unknown", reason: "malformed" });
    expect(code).toBe(2);
  });

  it("a torn tail is reported and dropped", async () => {
    const { code, stderr } = await faultline([
      "check",
      write("torn.jsonl", FINE + '{"process":3,"ty'),
      "--workload",
      "register",
    ]);
    expect(stderr).toMatch(/line 5 is torn/);
    expect(code).toBe(0);
  });

  it("reads Jepsen's EDN, and histories survive the way there and back", async () => {
    const edn = write("fine.edn", (await faultline(["export", write("there.jsonl", FINE)])).stdout);
    expect(readFileSync(edn, "utf8")).toMatch(/:type :invoke, :process 0, :f :write/);
    expect((await faultline(["check", edn, "--workload", "register"])).code).toBe(0);
    const back = (await faultline(["import", edn])).stdout;
    expect(back).toBe((await faultline(["export", "--to", "jsonl", write("again.jsonl", FINE)])).stdout);
  });

  it("judges a run's folder by what the run was", async () => {
    const out = join(folder, "for-check");
    await faultline([
      "run",
      "fake",
      "--defect",
      "stale-read",
      "--workload",
      "register",
      "--time",
      "0.3s",
      "--out",
      out,
    ]);
    const [run] = readdirSync(out);
    expect((await faultline(["check", join(out, run!)])).code).toBe(1);
  });
});

describe("campaign", () => {
  const config = (extra: string): string =>
    `export default { campaign: { name: "c", matrix: { system: ["fake"], workload: ["list-append", "register"], seeds: [1, 2] }, timeSeconds: 0.3, ${extra} } };`;

  it("runs the matrix, writes index, junit and record; exit 0 when all is as expected", async () => {
    const path = write("good.config.mjs", config("models: ['serializable']"));
    const out = join(folder, "good");
    const { code, stdout } = await faultline(["campaign", path, "--out", out, "--json"]);
    expect(code).toBe(0);
    const record = JSON.parse(stdout) as { entries: { status: string; judged: unknown }[] };
    expect(record.entries.map(({ status }) => status)).toEqual(["met", "met", "met", "met"]);
    const [id] = readdirSync(out);
    expect(readdirSync(join(out, id!))).toEqual(
      expect.arrayContaining(["campaign.json", "index.html", "junit.xml"]),
    );
  });

  it("goes on past what is not as expected; exit 1", async () => {
    const path = write("wrong.config.mjs", config("expect: [{ judged: { serializable: 'invalid' } }]"));
    const { code, stdout } = await faultline(["campaign", path, "--out", join(folder, "wrong"), "--json"]);
    expect((JSON.parse(stdout) as { entries: unknown[] }).entries.length).toBe(4);
    expect(code).toBe(1);
  });

  it("tries again a run that lacks its anomaly, and keeps how often", async () => {
    const path = write(
      "again.config.mjs",
      `export default { campaign: { name: "again", timeSeconds: 0.2, runs: [{ id: "a", shows: "it", system: "fake", workload: "register", verdict: "invalid" }, { id: "b", shows: "it", system: "fake", workload: "register" }] } };`,
    );
    const words = ["campaign", path, "--retry", "2", "--out", join(folder, "again"), "--json"];
    const { code, stdout } = await faultline(words);
    const { entries } = JSON.parse(stdout) as { entries: { status: string; attempts: number }[] };
    expect(entries.map(({ status, attempts }) => [status, attempts])).toEqual([
      ["unmet", 3],
      ["met", 1],
    ]);
    expect(code).toBe(1);
  });

  it("shards, bails, resumes and merges", async () => {
    const path = write("parts.config.mjs", config(""));
    const bail = write("bail.config.mjs", config("expect: [{ judged: { serializable: 'invalid' } }]"));
    const json = async (...words: string[]) =>
      JSON.parse((await faultline(["campaign", ...words, "--json"])).stdout) as {
        id: string;
        planned: number;
        entries: { name: string }[];
      };
    const bailed = await json(bail, "--bail", "--out", join(folder, "bailed"));
    expect([bailed.planned, bailed.entries.length]).toEqual([4, 1]);
    const resumed = await json(path, "--resume", "--out", join(folder, "bailed"));
    expect([resumed.id, resumed.entries.length]).toEqual([bailed.id, 4]);
    const shards = [
      await json(path, "--shard", "1/2", "--out", join(folder, "shards")),
      await json(path, "--shard", "2/2", "--out", join(folder, "shards")),
    ];
    const merged = await json(
      path,
      "--out",
      join(folder, "merged"),
      "--merge",
      ...shards.map(({ id }) => join(folder, "shards", id)),
    );
    expect(merged.entries.map(({ name }) => name).sort()).toEqual(
      resumed.entries.map(({ name }) => name).sort(),
    );
  });
});

describe("list, doctor, heal, report", () => {
  it.each(["systems", "workloads", "faults", "models", "anomalies"])("list %s", async (kind) => {
    expect((await faultline(["list", kind])).code).toBe(0);
    const items = JSON.parse((await faultline(["list", kind, "--json"])).stdout) as {
      name: string;
      summary: string;
    }[];
    expect(items.length).toBeGreaterThan(1);
    expect(items.every(({ name, summary }) => name !== "" && summary !== "")).toBe(true);
  });

  it("doctor", async () => {
    const { code, stdout } = await faultline(["doctor"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ok +embedded proxy/);
  });

  it("heal has nothing to do, or says what it did", async () => {
    mkdirSync(join(folder, "tmp"));
    const { code, stdout } = await faultline(["heal"], { env: { TMPDIR: join(folder, "tmp") } });
    expect([code, stdout]).toEqual([0, "nothing to heal\n"]);
  });

  it("report makes what was lost again", async () => {
    const out = join(folder, "for-report");
    await faultline(["run", "fake", "--time", "0.3s", "--out", out]);
    const run = join(out, readdirSync(out)[0]!);
    rmSync(join(run, "report.html"));
    expect((await faultline(["report", out])).code).toBe(0);
    expect(readdirSync(run)).toContain("report.html");
    const { stdout } = await faultline(["report", run, "--reporter", "junit"]);
    expect(stdout).toMatch(/<testsuites?/);
  });

  it("ends although something is left open", async () => {
    const left = "--import data:text/javascript,setInterval(()=>undefined,1000)";
    expect((await faultline(["list", "models"], { env: { NODE_OPTIONS: left } })).code).toBe(0);
  }, 20_000);
});
