/** Judging in several threads: the same verdict, and the same complaints. Threads run what `npm run build` made. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultline } from "./testing.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "workers-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, lines: readonly unknown[]): string => {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => JSON.stringify(line) + "\n").join(""));
  return path;
};
const operation = (key: number, f: string, value: unknown, answer = value) => [
  { process: key, type: "invoke", f, key, value: f === "read" ? null : value },
  { process: key, type: "ok", f, key, value: answer },
];
/** Every third key has a stale read. */
const KEYS = Array.from({ length: 12 }, (_, key) => [
  ...operation(key, "write", 1),
  ...operation(key, "write", 2),
  ...operation(key, "read", key % 3 === 0 ? 1 : 2),
]).flat();

describe("check --workers", () => {
  it("gives the verdict that one thread gives, byte for byte", async () => {
    const path = write("stale.jsonl", KEYS);
    const check = ["check", path, "--workload", "register", "--json"];
    const one = await faultline(check);
    expect(one.code).toBe(1);
    for (const workers of ["2", "20"]) {
      const several = await faultline([...check, "--workers", workers]);
      expect([workers, several.code, several.stdout]).toEqual([workers, one.code, one.stdout]);
    }
  });

  it("complains about a malformed history as one thread does", async () => {
    const path = write("malformed.jsonl", [...KEYS, ...operation(99, "cas", 7)]);
    const check = ["check", path, "--workload", "register"];
    const one = await faultline(check);
    const several = await faultline([...check, "--workers", "2"]);
    expect(several).toEqual(one);
    expect(several.code).toBe(2);
    expect(several.stderr).toContain("line 73: cas expects [from, to]; got 7");
  });

  it("says what cannot be shared", async () => {
    const path = write("fine.jsonl", KEYS);
    const { code, stderr } = await faultline(["check", path, "--workload", "list-append", "--workers", "2"]);
    expect([code, stderr]).toEqual([
      254,
      expect.stringContaining("list-append is not judged object by object"),
    ]);
  });
});
