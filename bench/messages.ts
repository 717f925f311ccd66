/**
 * Messages, sets, money at scale, a million operations each: seconds of the check alone on a history in memory, median
 * of three; and from a file to the verdict, as `faultline check` does it, seconds and the memory of the process at its
 * highest. Each measurement has a process of its own.
 *
 * npm run bench -- messages, or for some: npx tsx bench/messages.ts log set-full …
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LOSS_CHECKERS } from "../checkers/catalog.js";
import { formatEvent, HistoryBuilder, type HistoryEvent } from "../checkers/history/index.js";
import { Random } from "../checkers/testing/random.js";
import { judgeFile } from "../cli/judge-file.js";

const OPERATIONS = 1_000_000;
const CONCURRENCY = 10;
const TARGET = { seconds: 3, megabytes: 600 };

interface Shape {
  /** The n-th invocation. */
  invoke(random: Random, n: number): { f: string; value: unknown };
  /** Takes effect at completion. */
  complete(random: Random, f: string, value: unknown, n: number, process: number): unknown;
}

function generate({ invoke, complete }: Shape, push: (event: HistoryEvent) => void): void {
  const random = new Random(7);
  const open: ({ f: string; value: unknown } | undefined)[] = new Array(CONCURRENCY).fill(
    undefined,
  ) as undefined[];
  let index = 0;
  let done = 0;
  for (let n = 0; done < OPERATIONS;) {
    const process = random.below(CONCURRENCY);
    const one = open[process];
    const time = index * 1000;
    if (one === undefined) {
      if (n === OPERATIONS) continue;
      const next = invoke(random, n++);
      open[process] = next;
      push({ index: index++, time, process, type: "invoke", ...next });
    } else {
      open[process] = undefined;
      const value = complete(random, one.f, one.value, done++, process);
      push({ index: index++, time, process, type: "ok", f: one.f, value });
    }
  }
}

function queueShape(): Shape {
  const queue: unknown[] = [];
  let head = 0;
  return {
    invoke: (_random, n) =>
      n % 2 === 0 && n < OPERATIONS - 100
        ? { f: "enqueue", value: n }
        : { f: n === OPERATIONS - 1 ? "drain" : "dequeue", value: null },
    complete(_random, f, value) {
      if (f === "enqueue") {
        queue.push(value);
        return value;
      }
      if (f === "drain") return queue.slice(head, (head = queue.length));
      return head < queue.length ? queue[head++] : null;
    },
  };
}

function setShape(readEvery: number): Shape {
  const elements: number[] = [];
  return {
    invoke: (_random, n) =>
      n % readEvery === readEvery - 1 ? { f: "read", value: null } : { f: "add", value: n },
    complete(_random, f, value) {
      if (f === "read") return [...elements];
      elements.push(value as number);
      return value;
    },
  };
}

/** At the end of a log nothing is sent any more, so that everything is seen. */
const LAST_POLLS = 2000;

const SHAPES: Readonly<Record<string, () => Shape>> = {
  log() {
    const logs = Array.from({ length: 8 }, () => [] as [number, number][]);
    const positions = Array.from({ length: CONCURRENCY }, () => Array.from({ length: 8 }, () => 0));
    return {
      invoke: (random, n) =>
        n % 2 === 0 && n < OPERATIONS - LAST_POLLS
          ? { f: "send", value: [["send", random.below(8), n]] }
          : { f: "poll", value: [["poll"]] },
      complete(random, f, value, n, process) {
        if (f === "send") {
          const [[, key, sent]] = value as [[string, number, number]];
          const log = logs[key]!;
          log.push([log.length, sent]);
          return [["send", key, log.at(-1)]];
        }
        // Each client goes through all keys; one of them, at the end, to their ends.
        const key = random.below(8);
        const own = positions[process]!;
        const most = process > 0 ? 1 : n >= OPERATIONS - LAST_POLLS ? Infinity : 40;
        const batch = logs[key]!.slice(own[key], own[key]! + most);
        own[key]! += batch.length;
        return [["poll", { [key]: batch }]];
      },
    };
  },
  queue: queueShape,
  "total-queue": queueShape,
  delivery: queueShape,
  set: () => setShape(100_000),
  "set-full": () => setShape(50_000),
  counter() {
    let sum = 0;
    return {
      invoke: (random) =>
        random.chance(0.5) ? { f: "read", value: null } : { f: "add", value: random.below(9) - 3 },
      complete(_random, f, value) {
        if (f === "add") sum += value as number;
        return f === "read" ? sum : value;
      },
    };
  },
  bank() {
    const balances = [13, 13, 13, 13, 12, 12, 12, 12];
    return {
      invoke: (random) =>
        random.chance(0.5)
          ? { f: "read", value: null }
          : { f: "transfer", value: { from: random.below(8), to: random.below(8), amount: 1 } },
      complete(_random, f, value) {
        if (f === "read") return { ...balances };
        const { from, to } = value as { from: number; to: number };
        if (balances[from]! > 0) {
          balances[from]!--;
          balances[to]!++;
        }
        return value;
      },
    };
  },
  "unique-ids": () => ({
    invoke: () => ({ f: "generate", value: null }),
    complete: (_random, _f, _value, n) => `id-${String(n)}`,
  }),
  lock() {
    let token = 0;
    return {
      invoke: (_random, n) => ({ f: n % 2 === 0 ? "acquire" : "release", value: null }),
      complete: () => ++token,
    };
  },
};

const checkerOf = (name: string) => LOSS_CHECKERS.find((one) => one.name === name)!;

/** Seconds of wall clock, and of all threads, the collector's as well. */
async function timed(work: () => unknown): Promise<[wall: number, cpu: number]> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return [(performance.now() - began) / 1000, (user + system) / 1e6];
}

const print = (...cells: string[]): void => void process.stdout.write(cells.join(" | "));

/** What each process does that measures; the last one leaves the file for the next. */
const PARTS: Readonly<Record<string, (name: string, file: string) => Promise<void> | void>> = {
  async memory(name) {
    const builder = new HistoryBuilder();
    generate(SHAPES[name]!(), (event) => {
      builder.push(event);
    });
    const history = builder.finish();
    let word = "";
    const times: [number, number][] = [];
    for (let run = 0; run < 3; run++)
      times.push(await timed(() => (word = checkerOf(name).check(history).verdict)));
    const [wall, cpu] = times.sort(([a], [b]) => a - b)[1]!;
    print(name, word, wall.toFixed(2), cpu.toFixed(2), String(TARGET.seconds), "");
  },
  write(name, file) {
    const fd = openSync(file, "w");
    let lines: string[] = [];
    const flush = () => {
      writeSync(fd, lines.join(""));
      lines = [];
    };
    generate(SHAPES[name]!(), (event) => {
      if (lines.push(`${formatEvent(event)}\n`) === 10_000) flush();
    });
    flush();
    closeSync(fd);
  },
  async file(name, file) {
    const [wall, cpu] = await timed(() =>
      judgeFile({
        checker: checkerOf(name),
        file,
        format: "jsonl",
        models: [],
        settings: {},
        budgetSeconds: 60,
        onTornTail: () => undefined,
      }),
    );
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    print(wall.toFixed(2), cpu.toFixed(2), String(peak), `${String(TARGET.megabytes)}\n`);
  },
};

const [first, ...rest] = process.argv.slice(2);
const part = first === undefined ? undefined : PARTS[first];
if (part !== undefined) await part(rest[0]!, rest[1]!);
else {
  console.log(
    "1 M operations of | verdict | check alone, s | its CPU s | target s | file to verdict, s | its CPU s | MB at most | target MB",
  );
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const file = join(folder, "history.jsonl");
  for (const name of first === undefined ? Object.keys(SHAPES) : [first, ...rest]) {
    for (const part of ["memory", "write", "file"]) {
      spawnSync(process.execPath, ["--import", "tsx", fileURLToPath(import.meta.url), part, name, file], {
        stdio: "inherit",
      });
    }
  }
  rmSync(folder, { recursive: true });
}
