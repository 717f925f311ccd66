/**
 * A counter that clients add to, upwards and downwards: each value read must be the sum of adds that may have
 * happened by then. Bounds as Jepsen's `counter` has them, made sound for decrements: at least all acknowledged
 * increments and every decrement that may have happened, at most the reverse.
 *
 * `add` n (also `increment`, `decrement`, whose null means 1); `read` → n. Failed adds did not happen, crashed ones
 * may at any later time. Within bounds, a value that no choice of open adds adds up to is `counter-impossible`; that
 * is asked only where few adds are open.
 */
import type { Checker } from "../checker.js";
import {
  Evidence,
  isNumber,
  judgeGuarantees,
  malformedInput,
  malformedOutput,
  numberSetting,
  requested,
  timeline,
  whyVacuous,
} from "../guarantees/index.js";
import { keyName, type History } from "../history/index.js";
import { reachable } from "./reachable.js";
import { understanding } from "../understanding.js";

const NAME = "counter";
const [OK, FAIL] = [0, 1];

export const counterChecker: Checker = understanding({
  name: NAME,
  summary: "adds of any sign, and reads within what may have been added",
  operations: ["add", "increment", "decrement", "read"],
  settings: { initial: "the value before any add (default 0)" },
  models: ["counting"],
  check(history, options = {}) {
    const evidence = new Evidence();
    const initial = numberSetting(options.settings ?? {}, "initial") ?? 0;
    const seen = judgeCounters(history, initial, evidence);
    const { reads, adds } = seen;
    const open = whyVacuous(NAME, seen);
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "counting"),
      judged: counterChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "bounds moved along the events",
      checked: { operations: history.length, reads, adds },
    });
  },
});

/** Sums of one counter so far. */
class Sums {
  /** Acknowledged, and invoked unless it failed; increments and decrements apart. */
  upDone = 0;
  downDone = 0;
  upBegun = 0;
  downBegun = 0;
  /** How far sums may be off by rounding: only where amounts are no integers. */
  slack = 0;
  /** Rows of adds that may or may not have happened. */
  readonly undecided = new Set<number>();
}

/** What a read found when it began. */
interface Began {
  readonly sums: Sums;
  readonly upDone: number;
  readonly downDone: number;
  readonly undecided: Set<number>;
}

function judgeCounters(
  history: History,
  initial: number,
  evidence: Evidence,
): { reads: number; adds: number; tested: number } {
  const { f, type, start, returned, output, key } = history.columns;
  const reading = history.names.map((name) => name === "read");
  const adding = history.names.map((name) => ["add", "increment", "decrement"].includes(name));
  const counters = new Map<string, Sums>();
  const sumsOf = (row: number): Sums => {
    const name = keyName(key?.[row]);
    let sums = counters.get(name);
    if (sums === undefined) counters.set(name, (sums = new Sums()));
    return sums;
  };
  const began = new Map<number, Began>();
  let [reads, adds, tested] = [0, 0, 0];
  for (const event of timeline(history)) {
    const row = event >= 0 ? event : ~event;
    if (reading[f[row]!] === true) {
      if (type[row] !== OK) continue;
      const sums = sumsOf(row);
      if (event >= 0) {
        const undecided = sums.undecided.size <= FEW ? new Set(sums.undecided) : TOO_MANY;
        began.set(row, { sums, upDone: sums.upDone, downDone: sums.downDone, undecided });
        continue;
      }
      reads++;
      if (sums.upBegun !== 0 || sums.downBegun !== 0) tested++;
      const value = output[row];
      if (!isNumber(value)) malformedOutput(history.get(row), "the counter's value, a number");
      const from = began.get(row)!;
      began.delete(row);
      const low = initial + from.upDone + sums.downBegun;
      const high = initial + sums.upBegun + from.downDone;
      const common = (what: string) => ({
        operations: [start[row]!],
        message: `The read of index ${String(start[row])} found ${String(value)}, ${what}.`,
        details: { value, low, high },
      });
      const { slack } = sums;
      if (value < low - slack)
        evidence.add(
          "counter-too-low",
          () => common(`but at least ${String(low)} must have been there`),
          returned[row],
        );
      else if (value > high + slack)
        evidence.add(
          "counter-too-high",
          () => common(`but at most ${String(high)} may have been there`),
          returned[row],
        );
      else if (low < high) {
        const base = initial + from.upDone + from.downDone;
        const amounts = openAmounts(history, from);
        if (amounts !== undefined && !reachable(value - base, amounts, slack))
          evidence.add(
            "counter-impossible",
            () => common("which no choice of the adds open meanwhile adds up to"),
            returned[row],
          );
      }
    } else if (adding[f[row]!] === true && type[row] !== FAIL) {
      const amount = amountOf(history, row);
      const sums = sumsOf(row);
      if (event >= 0) {
        adds++;
        if (!Number.isInteger(amount))
          sums.slack += ROUNDING * (Math.abs(initial) + sums.upBegun - sums.downBegun + Math.abs(amount));
        if (amount > 0) sums.upBegun += amount;
        else sums.downBegun += amount;
        sums.undecided.add(row);
        // Reads under way may see it.
        for (const read of began.values()) {
          if (read.sums === sums && read.undecided !== TOO_MANY) read.undecided.add(row);
        }
      } else if (type[row] === OK) {
        if (amount > 0) sums.upDone += amount;
        else sums.downDone += amount;
        sums.undecided.delete(row);
      }
    }
  }
  return { reads, adds, tested };
}

/** Sums of fractions depend on the order in which they are added up, by a few parts in 2^53 each time. */
const ROUNDING = 2 ** -50;

/** Adds open when a read began, beyond which sums are not enumerated. */
const FEW = 24;
const TOO_MANY = new Set<number>();

/** Amounts of the adds that a read may have seen or not; undefined when they are too many. */
function openAmounts(history: History, { undecided }: Began): number[] | undefined {
  if (undecided === TOO_MANY || undecided.size > 4 * FEW) return undefined;
  return [...undecided].map((row) => amountOf(history, row));
}

function amountOf(history: History, row: number): number {
  const { f, input } = history.columns;
  const name = history.names[f[row]!]!;
  const value = name === "add" ? input[row] : (input[row] ?? 1);
  if (!isNumber(value)) malformedInput(history.get(row), "the amount to add, a number");
  return name === "decrement" ? -value : value;
}
