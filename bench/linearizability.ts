/**
 * Linearizability at scale: CPU seconds of the check alone, median of five, beside what Porcupine 55508eb needed
 * for histories of the same kind on 2 cores (`-`: it was not measured; `oom`: more than 8 GB).
 *
 * npx tsx bench/linearizability.ts [part of a name], after `npm run build`: what is measured is what is shipped.
 */
import type { Checker } from "../checkers/checker.js";
import type { History } from "../checkers/history/history.js";
import type * as Checkers from "../checkers/index.js";
import { collectionSubject, gSetSubject } from "../checkers/linearizability/testing/collections.js";
import {
  crashedOnceTooOften,
  generate,
  staleRead,
  type Planted,
} from "../checkers/linearizability/testing/generate.js";
import { mixedRegister } from "../checkers/linearizability/testing/subjects.js";

const { fifoQueueChecker, gSetChecker, registerChecker, stackChecker } = (await import(
  new URL("../dist/checkers/index.js", import.meta.url).href
)) as typeof Checkers;

interface Row {
  name: string;
  checker: Checker;
  make: () => History;
  target: string;
  porcupine: string;
}

const RUNS = 5;

function register(
  operations: number,
  concurrency: number,
  crash = 0,
  planted: Planted[] = [],
  { keys = 1, values = 5 } = {},
): () => History {
  return () =>
    generate(
      Array.from({ length: keys }, () => mixedRegister(values)),
      { operations, concurrency, seed: 7, crash, planted },
    );
}

const row = (
  name: string,
  make: () => History,
  target: string,
  porcupine: string,
  checker = registerChecker,
): Row => ({
  name,
  checker,
  make,
  target,
  porcupine,
});

const N = 100_000;
const ROWS: Row[] = [
  row("1M, 1000 keys, c=10", register(10 * N, 10, 0, [], { keys: 1000 }), "0.25", "2.15"),
  row("100k, c=5", register(N, 5), "0.1", "1.15"),
  row("100k, c=5, stale", register(N, 5, 0, staleRead(N)), "0.1", "5.48"),
  row("100k, c=10", register(N, 10), "0.1", "5.92"),
  row("100k, c=10, stale", register(N, 10, 0, staleRead(N)), "0.1", "oom"),
  row("100k, c=30", register(N, 30), "0.5", "oom"),
  row("100k, c=30, stale", register(N, 30, 0, staleRead(N)), "0.5", "oom"),
  row("1M, c=10", register(10 * N, 10), "4", "oom"),
  row("100k, c=5, 1 % crashed", register(N, 5, 0.01), "0.5", "1.19"),
  row("100k, c=10, 1 % crashed", register(N, 10, 0.01), "0.6", "9.24"),
  row("100k, c=30, 1 % crashed", register(N, 30, 0.01), "2.5", "oom"),
  row("100k, c=5, 1 % crashed, stale", register(N, 5, 0.01, staleRead(N)), "1.2", "oom"),
  row("100k, c=10, 1 % crashed, stale", register(N, 10, 0.01, staleRead(N)), "1.3", "oom"),
  row("100k, c=30, 1 % crashed, stale", register(N, 30, 0.01, staleRead(N)), "4", "oom"),
  row(
    "100k, c=10, 1 % crashed, one use too many",
    register(N, 10, 0.01, crashedOnceTooOften(N, 3)),
    "-",
    "-",
  ),
  row("1M, c=10, 1 % crashed", register(10 * N, 10, 0.01), "20", "oom"),
  row("1M, unique writes, 1 % crashed", register(10 * N, 10, 0.01, [], { values: 0 }), "0.15", "-"),
  row(
    "1M, FIFO queue of different items",
    () => generate([collectionSubject("fifo", 0)], { operations: 10 * N, concurrency: 10, seed: 7 }),
    "2",
    "-",
    fifoQueueChecker,
  ),
  row(
    "1M, stack of different items, 1 % crashed",
    () =>
      generate([collectionSubject("stack", 0)], {
        operations: 10 * N,
        concurrency: 10,
        seed: 7,
        crash: 0.01,
      }),
    "-",
    "-",
    stackChecker,
  ),
  row(
    "100k, grow-only set of 500, 1 % crashed",
    () => generate([gSetSubject(500)], { operations: N, concurrency: 10, seed: 7, crash: 0.01 }),
    "-",
    "-",
    gSetChecker,
  ),
];

console.log("history | verdict | CPU s | target | Porcupine 55508eb, 2 cores | peak MB so far");
for (const { name, checker, make, target, porcupine } of ROWS) {
  if (!name.includes(process.argv[2] ?? "")) continue;
  const history = make();
  const times: number[] = [];
  let word = "";
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    word = checker.check(history).verdict;
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1e6);
  }
  const median = times.sort((x, y) => x - y)[RUNS >> 1]!;
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log([name, word, median.toFixed(3), target, porcupine, String(peak)].join(" | "));
}
