/** Seconds from the command to the first operation on a local PostgreSQL, as the run itself records it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bench-startup-"));
const seconds: number[] = [];
for (let i = 0; i < 5; i++) {
  const out = join(folder, String(i));
  spawnSync(process.execPath, [main, "run", "postgres", "--time", "1s", "--out", out], { stdio: "ignore" });
  const record = JSON.parse(readFileSync(join(out, readdirSync(out)[0]!, "run.json"), "utf8")) as {
    outcome: { startupSeconds: number };
  };
  seconds.push(record.outcome.startupSeconds);
}
rmSync(folder, { recursive: true });
const sorted = seconds.sort((a, b) => a - b).map((s) => s.toFixed(2));
console.log(
  `command to first operation, local PostgreSQL: ${sorted[2]!} s (of ${sorted.join(", ")}; promised: 5)`,
);
