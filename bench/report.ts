/**
 * The HTML report of a run of a million operations: seconds to build, peak memory, bytes of the page.
 * `npx tsx bench/report.ts [operations]`, after `npm run build`.
 */
import { HistoryBuilder } from "../checkers/history/builder.js";
import { validVerdict } from "../checkers/verdict.js";
import { simulateInto } from "../checkers/transactions/testing/simulate.js";
import { htmlReport } from "../reports/html/page.js";
import { wrapRun } from "../reports/testing/sample-run.js";
import { writeFileSync } from "node:fs";

const operations = Number(process.argv[2] ?? 1_000_000);
const builder = new HistoryBuilder();
let time = 0;
let state = 1;
simulateInto(
  { level: "serializable", seed: 1, transactions: operations, processes: 20, failures: 0.01 },
  (event) => {
    // Times with as much noise as real ones have.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    time += 1 + (state % 60_000);
    builder.push({ ...event, time });
  },
);
const history = builder.finish();
const before = process.memoryUsage().rss;
const began = performance.now();
const page = await htmlReport(
  wrapRun({
    history,
    seconds: time / 1e9,
    processes: 20,
    faults: ["partition", "kill"],
    verdict: validVerdict("list-append", ["serializable"], history.length),
  }),
);
const seconds = (performance.now() - began) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({
    operations: history.length,
    seconds: Number(seconds.toFixed(2)),
    megabytes: Number((page.length / 1e6).toFixed(2)),
    historyMegabytes: Math.round(before / 2 ** 20),
    peakMegabytes: Math.round(peak),
  }),
);
if (process.argv[3] !== undefined) writeFileSync(process.argv[3], page);
