/**
 * A set under many reads: the life of every element, after Jepsen's `set-full`. An element is *known* once its add
 * was acknowledged or a read showed it. By the invocations of reads, it is *stable* when the last read that showed it
 * came after the last that did not; *lost* when the last read without it came after the last with it, and after it
 * was known; otherwise it was never read. A stable element is *stale* when a read that began after it was known
 * missed it: for linearizable sets that is an anomaly, `--set linearizable=true`.
 *
 * `add` v; `read` → list. Duplicates in a read are reported (Jepsen's filter for them never matches), and so are
 * elements that nobody added. Latencies are milliseconds from known to stable or lost. Linear in what was read.
 */
import type { Checker } from "../checker.js";
import { Evidence, judgeGuarantees, requested, whyVacuous, wordOf } from "../guarantees/index.js";
import { show, type History } from "../history/index.js";
import { livesOf, NEVER, type Lives } from "./lives.js";
import { understanding } from "../understanding.js";

const NAME = "set-full";
const QUANTILES = [0, 0.5, 0.95, 0.99, 1];

export const setFullChecker: Checker = understanding({
  name: NAME,
  summary: "adds and reads all along: the life of every element, lost, stale, duplicated",
  operations: ["add", "read"],
  settings: {
    linearizable: "false (default); true: an element that was missed after it was known is an anomaly",
  },
  models: [
    "exact",
    "reliable",
    "durability",
    "no-creation",
    "no-duplication",
    "honest-failures",
    "fresh",
    "linearizable",
  ],
  check(history, options = {}) {
    const lives = livesOf(history);
    const evidence = new Evidence();
    const told = judgeLives(history, lives, evidence);
    const open = whyVacuous(NAME, { reads: lives.reads, stable: told.stable });
    const linearizable = wordOf(options.settings ?? {}, "linearizable", ["false", "true"]) === "true";
    return judgeGuarantees({
      workload: NAME,
      models: [...requested(options.models, "exact"), ...(linearizable ? ["fresh"] : [])],
      judged: setFullChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "last read with and last read without each element",
      checked: { operations: history.length, reads: lives.reads, attempts: lives.attempts, ...told },
    });
  },
});

function judgeLives(
  history: History,
  lives: Lives,
  evidence: Evidence,
): Record<"stable" | "lost" | "never-read" | "stale", number> & Record<string, number> {
  const { start, invoked, returned } = history.columns;
  const [stableLatencies, lostLatencies]: [number[], number[]] = [[], []];
  let neverRead = 0;
  let stale = 0;
  for (let e = 0; e < lives.elements; e++) {
    const value = lives.value[e];
    const key = lives.keyOf(e);
    const keyed = key === null ? {} : { key };
    const [present, absent, known] = [lives.lastPresent[e]!, lives.lastAbsent[e]!, lives.known[e]!];
    const named = `Element ${show(value)}`;
    const [shown, missed] = [
      present === NEVER ? -1 : start[present]!,
      absent === NEVER ? -1 : start[absent]!,
    ];
    const knownTime = known === NEVER ? 0 : returned[known]!;
    const missedAfterKnown = known !== NEVER && absent !== NEVER && missed > lives.knownIndex[e]!;
    const proof = (...rows: number[]) => [
      ...new Set(rows.filter((row) => row !== NEVER).map((row) => start[row]!)),
    ];
    if (lives.added[e] === NEVER || lives.knownBefore[e] === 1) {
      evidence.add(
        "unexpected",
        () => ({
          ...keyed,
          operations: proof(lives.added[e]!, lives.firstPresent[e]!),
          message: `${named} was read (index ${String(start[lives.firstPresent[e]!])}) before anybody had tried to add it.`,
          details: { value },
        }),
        returned[lives.firstPresent[e]!],
      );
    } else if (lives.failedOnly[e] === 1 && present !== NEVER) {
      evidence.add(
        "failed-but-present",
        () => ({
          ...keyed,
          operations: proof(lives.added[e]!, lives.firstPresent[e]!),
          message: `${named} was read (index ${String(start[lives.firstPresent[e]!])}), but its add failed.`,
          details: { value },
        }),
        returned[lives.firstPresent[e]!],
      );
    }
    if (lives.duplicated[e] !== NEVER) {
      const read = lives.duplicated[e]!;
      evidence.add(
        "duplicated",
        () => ({
          ...keyed,
          operations: [start[read]!],
          message: `${named} stands more than once in the read of index ${String(start[read])}.`,
          details: { value },
        }),
        returned[read],
      );
    }
    if (present !== NEVER && shown > missed) {
      const latency = missedAfterKnown ? Math.max(0, invoked[absent]! + 1 - knownTime) : 0;
      stableLatencies.push(latency);
      if (!missedAfterKnown) continue;
      stale++;
      evidence.add(
        "stale",
        () => ({
          ...keyed,
          operations: proof(known, absent),
          message:
            `${named} was known to be there by the operation of index ${String(start[known])}, but the read of index ` +
            `${String(missed)}, which began later, did not show it.`,
          details: { value, latencyMs: latency / 1e6 },
        }),
        invoked[absent],
      );
    } else if (missedAfterKnown && missed > shown) {
      lostLatencies.push(Math.max(0, (present === NEVER ? knownTime : invoked[present]! + 1) - knownTime));
      evidence.add(
        "lost",
        () => ({
          ...keyed,
          operations: proof(known, present, absent),
          message:
            `${named} was known to be there by the operation of index ${String(start[known])}; ` +
            `${present === NEVER ? "no read ever showed it" : `the last read to show it was that of index ${String(shown)}`}, ` +
            `and that of index ${String(missed)}, which began later, did not.`,
          details: { value },
        }),
        invoked[absent],
      );
    } else neverRead++;
  }
  return {
    stable: stableLatencies.length,
    lost: lostLatencies.length,
    "never-read": neverRead,
    stale,
    ...quantiles("stable-latency", stableLatencies),
    ...quantiles("lost-latency", lostLatencies),
  };
}

/** Milliseconds. */
function quantiles(name: string, latencies: readonly number[]): Record<string, number> {
  const sorted = Float64Array.from(latencies).sort();
  if (sorted.length === 0) return {};
  return Object.fromEntries(
    QUANTILES.map((q) => [
      `${name}-p${String(q * 100)}`,
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]! / 1e3) / 1e3,
    ]),
  );
}
