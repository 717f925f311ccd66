/**
 * Transactions that failed, or whose outcome nobody knows: a model is refuted exactly when no choice of which of the
 * unknown ones happened explains the history. FAULTLINE_SEEDS says how many histories.
 */
import { describe, expect, it } from "vitest";
import { buildHistory, type History, type HistoryEvent } from "../history/index.js";
import { listAppendChecker } from "../list-append/index.js";
import { rwRegisterChecker } from "../rw-register/index.js";
import { Random } from "../testing/random.js";
import { isSerializable, isSnapshotIsolated, type Transaction } from "./testing/brute-force.js";
import { simulate } from "./testing/simulate.js";
import { STORE_LEVELS } from "./testing/store.js";

const SEEDS = Number(process.env["FAULTLINE_SEEDS"] ?? 1500);

type Micro = [f: string, key: number, value: unknown];

/** `values` says whether unknown transactions tell what they read. */
function small(seed: number, registers: boolean, values: boolean): History {
  const random = new Random(seed);
  const events = simulate({
    level: STORE_LEVELS[random.below(STORE_LEVELS.length)]!,
    seed: seed * 11 + 5,
    transactions: 3 + random.below(3),
    processes: 2 + random.below(2),
    keys: 2,
    writesPerKey: 1000,
    operationsMax: 3,
    failures: 0.15,
    unknowns: 0.3,
    registers,
  }).map((event) => structuredClone(event) as HistoryEvent);
  for (const event of events) {
    if (event.type !== "ok") continue;
    const reads = (event.value as Micro[]).filter(([f]) => f === "r");
    if (random.chance(0.2) && reads.length > 0) {
      const read = reads[random.below(reads.length)]!;
      if (Array.isArray(read[2])) read[2] = read[2].slice(0, random.below(read[2].length + 1));
      else if (random.chance(0.5)) read[2] = null;
    }
  }
  const wrote = events
    .filter(({ type }) => type === "invoke")
    .flatMap(({ value }) => (value as Micro[]).filter(([f]) => f !== "r"));
  return buildHistory(
    events.map((event) => {
      if (event.type !== "info" || !values) return event;
      const value = (event.value as Micro[]).map(([f, key, of]): Micro => {
        if (f !== "r" || random.chance(0.5)) return [f, key, of];
        const same = wrote.filter(([, other]) => other === key).map(([, , each]) => each);
        if (registers) return [f, key, same.length === 0 ? null : same[random.below(same.length)]];
        return [f, key, same.slice(0, random.below(same.length + 1))];
      });
      return { ...event, value };
    }),
  );
}

/** Every choice of unknown transactions that may have happened; what they did not say they read is left out. */
function worlds(history: History): Transaction[][] {
  const certain: Transaction[] = [];
  const unknown: Transaction[] = [];
  for (const { type, process, start, end, output, input } of history) {
    if (type === "fail") continue;
    const micro = ((output ?? input) as Transaction["micro"]).filter(
      ([f, , value]) => type === "ok" || f !== "r" || value !== null,
    );
    (type === "ok" ? certain : unknown).push({ process, start, end: type === "ok" ? end : Infinity, micro });
  }
  return Array.from({ length: 2 ** unknown.length }, (_, bits) => [
    ...certain,
    ...unknown.filter((_txn, i) => ((bits >> i) & 1) === 1),
  ]);
}

describe.each([
  ["list-append", listAppendChecker, false],
  ["rw-register", rwRegisterChecker, true],
] as const)("%s", (_name, checker, registers) => {
  it.each([false, true])("judges unknown outcomes as by trying all (reads told: %s)", (values) => {
    const tally = { holds: 0, falls: 0 };
    for (let seed = 0; seed < SEEDS; seed++) {
      const history = small(seed, registers, values);
      const verdict = checker.check(history);
      if (verdict.reason === "vacuous") continue;
      const gone = [verdict, verdict.allowed].flatMap((part) =>
        part === undefined ? [] : [...part.violates, ...part.alsoViolates],
      );
      const all = worlds(history);
      for (const [model, holds, order] of [
        ["strict-serializable", isSerializable, "realtime"],
        ["strong-session-serializable", isSerializable, "process"],
        ["serializable", isSerializable, "none"],
        ["snapshot-isolation", isSnapshotIsolated, "none"],
      ] as const) {
        const possible = all.some((txns) => holds(txns, order));
        tally[possible ? "holds" : "falls"]++;
        expect([seed, model, gone.includes(model)]).toEqual([seed, model, !possible]);
      }
    }
    expect(Math.min(tally.holds, tally.falls)).toBeGreaterThan(SEEDS / 10);
  });
});
