/**
 * The house's own rules: the import rules catch what they are for, files stay small, every room has what it must
 * have, and nothing names the machine it was written on.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const FLOORS = ["checkers", "harness", "workloads", "systems", "reports", "cli"];

function sources(): string[] {
  return FLOORS.flatMap((floor) =>
    readdirSync(join(ROOT, floor), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(floor, file)),
  );
}

describe("import rules", () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "layers-"));
    for (const name of [...FLOORS, "scripts", ".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) {
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  const layers = () => spawnSync(process.execPath, ["scripts/layers.mjs"], { cwd: copy, encoding: "utf8" });

  it("hold, and all sources were looked at", () => {
    const { status, stdout, stderr } = layers();
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const [, files, modules] = /layers: (\d+) source files, (\d+) modules, 0 violations/.exec(stdout) ?? [];
    expect(Number(files)).toBe(
      sources().filter((file) => file.endsWith(".ts") && !file.includes("client/")).length,
    );
    expect(Number(modules)).toBeGreaterThanOrEqual(Number(files));
  });

  it("catch planted violations, each of its kind", () => {
    // All at once: looking at everything takes seconds.
    const planted = [
      ["checkers-are-the-ground-floor", "checkers/planted-1.ts", "../harness/client.js"],
      ["checkers-are-pure", "checkers/planted-2.ts", "node:fs"],
      ["harness-knows-only-histories", "harness/planted-3.ts", "../checkers/verdict.js"],
      ["harness-knows-only-histories", "harness/planted-4.ts", "../workloads/workload.js"],
      ["workloads-import-checkers-and-harness", "workloads/planted-5.ts", "../systems/system.js"],
      [
        "systems-import-harness-and-workload-types",
        "systems/postgres/planted-6.ts",
        "../../workloads/register/fake.js",
      ],
      ["systems-never-import-each-other", "systems/postgres/planted-7.ts", "../fake/system.js"],
      ["reports-import-records-only", "reports/planted-8.ts", "../workloads/workload.js"],
      ["nothing-imports-cli", "reports/planted-9.ts", "../cli/exit.js"],
      ["drivers-stay-in-their-system", "harness/planted-10.ts", "pg"],
      // A cycle is reported from whichever of its files comes first.
      ["no-circular", "harness/planted-11.ts", "./planted-12.js"],
      ["", "harness/planted-12.ts", "./planted-11.js"],
    ] as const;
    for (const [, file, target] of planted)
      writeFileSync(
        join(copy, file),
        `import * as planted from "${target}";\nexport const used = planted;\n`,
      );
    const { status, stderr } = layers();
    for (const [rule, file] of planted) {
      rmSync(join(copy, file));
      if (rule !== "") expect(stderr).toContain(`${rule}: ${file}`);
    }
    expect(status).toBe(1);
  });
});

describe("tidiness", () => {
  it("no file is longer than 400 lines, and most are short", () => {
    const lengths = sources().map(
      (file) => [readFileSync(join(ROOT, file), "utf8").split("\n").length, file] as const,
    );
    expect(lengths.filter(([length]) => length > 400)).toEqual([]);
    const sorted = lengths.map(([length]) => length).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(160);
  });

  it("every source file says at its head what it is", () => {
    const silent = sources().filter(
      (file) =>
        !/\.test\.ts$|\/index\.ts$/.test(file) &&
        !/^(#!.*\n)?\/\*\*/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(silent).toEqual([]);
  });

  it("no test is focused or switched off", () => {
    const tests = sources().filter((file) => file.endsWith(".test.ts"));
    expect(tests.length).toBeGreaterThan(10);
    expect(
      tests.filter((file) =>
        /\b(it|test|describe)\.(only|todo|skip)\b/.test(readFileSync(join(ROOT, file), "utf8")),
      ),
    ).toEqual([]);
  });

  it("every server system has the rooms of an adapter", () => {
    const rooms = ["claims.ts", "client.ts", "errors.ts", "plan.ts", "system.ts", "system.test.ts"];
    for (const name of readdirSync(join(ROOT, "systems"), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !["fake", "conformance", "sql", "direct"].includes(entry.name),
    )) {
      expect(readdirSync(join(ROOT, "systems", name.name))).toEqual(expect.arrayContaining(rooms));
    }
  });

  it("every workload has the rooms of a workload", () => {
    for (const name of readdirSync(join(ROOT, "workloads"), { withFileTypes: true }).filter(
      // What the fakes of several share is no workload.
      (entry) => entry.isDirectory() && entry.name !== "store",
    )) {
      expect(readdirSync(join(ROOT, "workloads", name.name))).toEqual(
        expect.arrayContaining(["ops.ts", "generate.ts", "fake.ts", "workload.ts"]),
      );
    }
  });

  it("no path of the machine it was written on", () => {
    const files = spawnSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" })
      .stdout.split("\n")
      .filter((file) => file !== "" && file !== "package-lock.json");
    const home = new RegExp(`(^|[^\\w])/(?:${"root"}|home/\\w+|work)/`, "m");
    expect(files.filter((file) => home.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
  });
});
