/**
 * Messages, sets, money at scale: seconds of the check alone for a million operations, median of three, and the
 * memory of the process at its highest. Each workload in a process of its own when asked by name:
 *
 * npx tsx bench/messages.ts [log | total-queue | queue | delivery | set | set-full | counter | bank | unique-ids | lock]
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LOSS_CHECKERS } from "../checkers/catalog.js";
import { HistoryBuilder, type History } from "../checkers/history/index.js";
import { Random } from "../checkers/testing/random.js";

const OPERATIONS = 1_000_000;
const CONCURRENCY = 10;
const TARGET = { seconds: 3, megabytes: 600 };

interface Shape {
  /** The n-th invocation. */
  invoke(random: Random, n: number): { f: string; value: unknown };
  /** Takes effect at completion. */
  complete(random: Random, f: string, value: unknown, n: number, process: number): unknown;
}

function generate({ invoke, complete }: Shape): History {
  const random = new Random(7);
  const builder = new HistoryBuilder();
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
      builder.push({ index: index++, time, process, type: "invoke", ...next });
    } else {
      open[process] = undefined;
      const value = complete(random, one.f, one.value, done++, process);
      builder.push({ index: index++, time, process, type: "ok", f: one.f, value });
    }
  }
  return builder.finish();
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

const SHAPES: Readonly<Record<string, () => Shape>> = {
  log() {
    const logs = Array.from({ length: 8 }, () => [] as [number, number][]);
    const positions = Array.from({ length: CONCURRENCY }, () => Array.from({ length: 8 }, () => 0));
    return {
      invoke: (random, n) =>
        n % 2 === 0 ? { f: "send", value: [["send", random.below(8), n]] } : { f: "poll", value: [["poll"]] },
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
        const most = process > 0 ? 1 : n > OPERATIONS - 2000 ? Infinity : 40;
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

function run(name: string): void {
  const checker = LOSS_CHECKERS.find((one) => one.name === name)!;
  const history = generate(SHAPES[name]!());
  const built = Math.round(process.memoryUsage().rss / 2 ** 20);
  const times: [wall: number, cpu: number][] = [];
  let word = "";
  for (let run = 0; run < 3; run++) {
    const [began, before] = [performance.now(), process.cpuUsage()];
    word = checker.check(history).verdict;
    const { user, system } = process.cpuUsage(before);
    times.push([(performance.now() - began) / 1000, (user + system) / 1e6]);
  }
  const [wall, cpu] = times.sort(([a], [b]) => a - b)[1]!;
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    [
      name,
      word,
      wall.toFixed(3),
      cpu.toFixed(3),
      String(TARGET.seconds),
      String(built),
      String(peak),
      String(TARGET.megabytes),
    ].join(" | "),
  );
}

const [asked] = process.argv.slice(2);
if (asked !== undefined) run(asked);
else {
  console.log(
    "1 M operations of | verdict | s | CPU s, collector's threads as well | target s | MB of the history | MB at most | target MB",
  );
  for (const name of Object.keys(SHAPES)) {
    spawnSync(process.execPath, ["--import", "tsx", fileURLToPath(import.meta.url), name], {
      stdio: "inherit",
    });
  }
}
