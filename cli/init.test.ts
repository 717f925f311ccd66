/** What `faultline init` makes works in a project of its own: it compiles, runs, and finds the toy's bug. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoPrivateHosts } from "../harness/cluster/private-hosts.js";
import { faultline } from "./testing.js";

const ROOT = resolve(import.meta.dirname, "..");
let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "init-"));
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  mkdirSync(join(project, "node_modules"));
  symlinkSync(ROOT, join(project, "node_modules", "faultline"));
  for (const name of ["vitest", "@types"])
    symlinkSync(join(ROOT, "node_modules", name), join(project, "node_modules", name));
  const { code, stdout } = await faultline(["init", "system", "mydb"], { cwd: project });
  expect(code).toBe(0);
  expect(stdout).toContain("faultline run ./mydb/system.ts");
});
afterAll(() => rmSync(project, { recursive: true }));

const why = await whyNoPrivateHosts();

describe("an adapter made by init", () => {
  it("compiles against the package's types", () => {
    const config = {
      compilerOptions: {
        ...{ target: "ES2022", module: "NodeNext", strict: true, noEmit: true, types: ["node"] },
        ...{ skipLibCheck: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      },
      include: ["mydb"],
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(ROOT, "node_modules", "typescript7", "bin", "tsc");
    execFileSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
  });

  it.skipIf(why !== undefined)(
    `runs, and shows the toy's stale reads${why === undefined ? "" : ` (skipped: ${why})`}`,
    async () => {
      const words = ["run", "./mydb/system.ts", "--workload", "register"];
      const faults = [
        "--faults",
        "partition:primaries:hold,partition:one:hold",
        "--fault-interval",
        "1500ms",
      ];
      const load = ["--rate", "3000", "--concurrency", "20"];
      const { code, stdout, stderr } = await faultline(
        [...words, ...faults, ...load, "--time", "5s", "--seed", "3"],
        { cwd: project },
      );
      expect(stderr).toContain("faultline run ./mydb/system.ts");
      expect(stdout).toContain("INVALID  mydb (reads=any) is not linearizable");
      expect(code).toBe(1);
    },
  );

  it("is not written over", async () => {
    const { code, stderr } = await faultline(["init", "system", "mydb"], { cwd: project });
    expect([code, stderr]).toEqual([254, expect.stringContaining("mydb is there already")]);
  });

  it.each([
    ["./nowhere.ts", /no such file/],
    ["./broken.mjs", /lacks name \(string\)/],
    ["./throws.mjs", /cannot be loaded: oh no/],
    ["no-such-package", /no system is called/],
  ])("in its place, %s is told apart", async (name, message) => {
    writeFileSync(join(project, "broken.mjs"), "export default {};");
    writeFileSync(join(project, "throws.mjs"), "throw new Error('oh no');");
    const { code, stderr } = await faultline(["run", name], { cwd: project });
    expect([code, stderr]).toEqual([254, expect.stringMatching(message)]);
  });
});
