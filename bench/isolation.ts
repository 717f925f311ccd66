/**
 * Measures the transactional checkers on generated histories: from a file of JSON lines to a verdict, in this
 * process. One case per process keeps the figures honest: `npx tsx bench/isolation.ts <case> [transactions]`;
 * without arguments every case runs in a process of its own, one after the other.
 */
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Checker } from "../checkers/checker.js";
import { formatEvent, HistoryBuilder, parseEvent, type HistoryEvent } from "../checkers/history/index.js";
import { listAppendChecker } from "../checkers/list-append/index.js";
import { rwRegisterChecker } from "../checkers/rw-register/index.js";
import { simulateInto, type Simulation } from "../checkers/transactions/testing/simulate.js";
import type { Verdict } from "../checkers/verdict.js";

interface Case {
  readonly checker: Checker;
  readonly simulation: Omit<Simulation, "transactions" | "seed">;
  readonly models?: readonly string[];
  readonly sizes: readonly number[];
  /** How the history reaches the checker. */
  readonly way?: "lines" | "blanks" | "memory";
}

const usual = { processes: 20, keys: 10, writesPerKey: 32, operationsMax: 4, failures: 0.02, unknowns: 0.01 };
const strict = { ...usual, atomic: true, skewed: true, level: "strict-serializable" } as const;

const CASES: Readonly<Record<string, Case>> = {
  "list-append strict": {
    checker: listAppendChecker,
    simulation: strict,
    sizes: [10_000, 100_000, 1_000_000],
  },
  "list-append strict, other layout": {
    checker: listAppendChecker,
    simulation: strict,
    sizes: [1_000_000],
    way: "blanks",
  },
  "list-append strict, in memory": {
    checker: listAppendChecker,
    simulation: strict,
    sizes: [1_000_000],
    way: "memory",
  },
  "list-append serializable, stale": {
    checker: listAppendChecker,
    simulation: { ...usual, atomic: true, skewed: true, level: "serializable" },
    sizes: [100_000],
  },
  "list-append snapshot isolation": {
    checker: listAppendChecker,
    simulation: { ...usual, keys: 100, level: "snapshot-isolation" },
    sizes: [100_000],
  },
  "list-append read uncommitted": {
    checker: listAppendChecker,
    simulation: { ...usual, keys: 100, level: "read-uncommitted" },
    sizes: [100_000],
  },
  "list-append hot keys": {
    checker: listAppendChecker,
    simulation: { ...strict, skewed: false, keys: 3, writesPerKey: 500 },
    sizes: [10_000, 40_000],
  },
  "rw-register strict": {
    checker: rwRegisterChecker,
    simulation: { ...strict, registers: true },
    sizes: [10_000, 100_000],
  },
  "rw-register serializable": {
    checker: rwRegisterChecker,
    simulation: { ...strict, registers: true },
    models: ["serializable"],
    sizes: [100_000],
  },
  "rw-register stale, serializable": {
    checker: rwRegisterChecker,
    simulation: { ...strict, level: "serializable", registers: true },
    models: ["serializable"],
    sizes: [100_000],
  },
};

const CHUNK = 1 << 22;

function generate(file: string, test: Case, transactions: number): void {
  if (existsSync(file)) return;
  const fd = openSync(file, "w");
  let pending: string[] = [];
  simulateInto({ ...test.simulation, transactions, seed: 1 }, (event) => {
    const text = test.way === "blanks" ? JSON.stringify(event).replaceAll(",", ", ") : formatEvent(event);
    pending.push(text);
    if (pending.length === 5000) {
      writeSync(fd, `${pending.join("\n")}\n`);
      pending = [];
    }
  });
  if (pending.length > 0) writeSync(fd, `${pending.join("\n")}\n`);
  closeSync(fd);
}

/** Calls back with blocks of complete lines. */
function eachBlock(file: string, take: (bytes: Uint8Array, length: number) => void): void {
  const fd = openSync(file, "r");
  let bytes = Buffer.allocUnsafe(CHUNK);
  let kept = 0;
  for (;;) {
    const got = readSync(fd, bytes, kept, bytes.length - kept, null);
    const total = kept + got;
    if (got === 0) break;
    const end = bytes.lastIndexOf(10, total - 1) + 1;
    if (end > 0) take(bytes, end);
    bytes.copyWithin(0, end, total);
    kept = total - end;
    if (kept === bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(bytes.length)]);
  }
  closeSync(fd);
}

function judge(test: Case, file: string): { verdict: Verdict; seconds: number; cpu: number } {
  const options = test.models === undefined ? {} : { models: test.models };
  if (test.way === "memory") {
    const builder = new HistoryBuilder();
    let line = 0;
    eachBlock(file, (bytes, length) => {
      for (const text of Buffer.from(bytes.subarray(0, length - 1))
        .toString("latin1")
        .split("\n")) {
        builder.push(parseEvent(text, ++line) as HistoryEvent);
      }
    });
    const history = builder.finish();
    const cpu = process.cpuUsage();
    const start = performance.now();
    const verdict = test.checker.check(history, options);
    return { verdict, seconds: (performance.now() - start) / 1000, cpu: spent(cpu) };
  }
  const cpu = process.cpuUsage();
  const start = performance.now();
  const session = test.checker.begin!(options);
  eachBlock(file, (bytes, length) => session.pushLines!(bytes, length));
  const verdict = session.finish();
  return { verdict, seconds: (performance.now() - start) / 1000, cpu: spent(cpu) };
}

function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function measure(name: string, transactions: number, file: string): void {
  const { verdict, seconds, cpu } = judge(CASES[name]!, file);
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([type, n]) => `${type} ${String(n)}`)
      .join(", ");
  console.log(
    [
      name.padEnd(36),
      String(transactions).padStart(8),
      `${seconds.toFixed(3)} s`,
      `cpu ${cpu.toFixed(2)} s`,
      `${((seconds / transactions) * 1e6).toFixed(2)} µs/txn`,
      `rss ${String(Math.round(process.resourceUsage().maxRSS / 1024))} MB`,
      `file ${String(Math.round(statSync(file).size / 1e6))} MB`,
      verdict.verdict,
      total(verdict.counts),
      verdict.anomalies[0] === undefined ? "" : `smallest ${String(verdict.anomalies[0].operations.length)}`,
    ].join("  "),
  );
}

const [mode, name, size, file] = process.argv.slice(2);
if (mode === "generate") generate(file!, CASES[name!]!, Number(size));
else if (mode === "measure") measure(name!, Number(size), file!);
else {
  const folder = mkdtempSync(join(tmpdir(), "isolation-bench-"));
  // Compiled as it is shipped: a loader in between would add its own helpers and its own start.
  const { buildSync } = await import("esbuild");
  const outfile = join(folder, "bench.mjs");
  buildSync({
    entryPoints: [fileURLToPath(import.meta.url)],
    outfile,
    bundle: true,
    external: ["esbuild"],
    platform: "node",
    format: "esm",
  });
  const self = (...args: string[]) => spawnSync(process.execPath, [outfile, ...args], { stdio: "inherit" });
  try {
    for (const [id, test] of Object.entries(CASES)) {
      if (mode !== undefined && !id.includes(mode)) continue;
      for (const transactions of test.sizes) {
        const path = join(folder, "history.jsonl");
        self("generate", id, String(transactions), path);
        self("measure", id, String(transactions), path);
        rmSync(path, { force: true });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
