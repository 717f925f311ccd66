/** Annotations stay in the log; the rest goes to the file that the step names, after what is there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { githubOutput } from "./github-output.js";
import type { Output } from "./output.js";

const folder = mkdtempSync(join(tmpdir(), "faultline-github-"));
afterEach(() => vi.unstubAllEnvs());
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function printed(text: string): string[] {
  const lines: string[] = [];
  githubOutput({ result: (line: string) => void lines.push(line) } as unknown as Output, text);
  return lines;
}

const TEXT = "::error title=a::b\n::warning title=c::d\n\n## Summary\n::error::in the summary";

it("splits where the annotations end", () => {
  const file = join(folder, "summary.md");
  writeFileSync(file, "before\n");
  vi.stubEnv("GITHUB_STEP_SUMMARY", file);
  expect(printed(TEXT)).toEqual(["::error title=a::b\n::warning title=c::d"]);
  expect(readFileSync(file, "utf8")).toBe("before\n\n## Summary\n::error::in the summary\n");
});

it("prints everything elsewhere", () => {
  vi.stubEnv("GITHUB_STEP_SUMMARY", "");
  expect(printed(TEXT)).toEqual([TEXT]);
});
