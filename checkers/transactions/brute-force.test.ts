/** Every verdict on small random histories against the definitions tried out on every order. */
import { describe, expect, it } from "vitest";
import { implies } from "../consistency/index.js";
import { buildHistory, type History, type HistoryEvent } from "../history/index.js";
import { listAppendChecker } from "../list-append/index.js";
import { rwRegisterChecker } from "../rw-register/index.js";
import type { Verdict } from "../verdict.js";
import {
  committed,
  isSerializable,
  isSnapshotIsolated,
  satisfiesAxioms,
  type Transaction,
  type WeakLevel,
} from "./testing/brute-force.js";
import {
  GUARANTEES,
  isCausalWithLists,
  keepsWithLists,
  keepsWithRegisters,
} from "./testing/brute-force-sessions.js";
import { permittedLevels } from "./testing/brute-force-orders.js";
import { Random } from "../testing/random.js";
import { simulate } from "./testing/simulate.js";
import { STORE_LEVELS } from "./testing/store.js";

/** In parts, so that none takes long on a busy machine. */
const PARTS = [0, 1, 2, 3];
const ROUNDS = 10_000 / PARTS.length;

/** A few committed transactions from a random store, now and then with one read changed, or many. */
function small(seed: number, registers: boolean): History {
  const random = new Random(seed);
  const level = STORE_LEVELS[random.below(STORE_LEVELS.length)]!;
  const events = simulate({
    level,
    seed: seed * 7 + 1,
    transactions: 3 + random.below(4),
    processes: 2 + random.below(2),
    keys: 2,
    writesPerKey: 1000,
    operationsMax: 3,
    failures: 0,
    unknowns: 0,
    registers,
    readBeforeWrite: random.chance(0.5) ? 0.5 : 0,
  });
  // Aborted transactions leave no trace in these stores, except where dirty reads do.
  const failed = new Set<number>();
  const open = new Map<unknown, number>();
  events.forEach((event, i) => {
    if (event.type === "invoke") open.set(event.process, i);
    else if (event.type === "fail") failed.add(i).add(open.get(event.process)!);
  });
  const kept = events.filter((_, i) => !failed.has(i)).map((event) => structuredClone(event) as HistoryEvent);
  const written = kept
    .flatMap((event) => (event.type === "ok" ? (event.value as [string, number, unknown][]) : []))
    .filter(([f]) => f === "w");
  const reads = kept
    .flatMap((event) => (event.type === "ok" ? (event.value as [string, number, unknown][]) : []))
    .filter(([f]) => f === "r");
  const longest = new Map<number, unknown[]>();
  for (const [, key, list] of registers ? [] : reads) {
    const known = longest.get(key) ?? [];
    longest.set(key, [known, (list ?? []) as unknown[]].sort((x, y) => y.length - x.length)[0]!);
  }
  // Now and then another order of the writes of a key, told by all its reads.
  for (const [key, list] of registers || !random.chance(0.1) ? [] : longest) {
    const other = [...list];
    for (let i = other.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [other[i], other[j]] = [other[j], other[i]];
    }
    longest.set(key, other);
    for (const read of reads)
      if (read[1] === key) read[2] = other.slice(0, ((read[2] ?? []) as unknown[]).length);
  }
  const wild = random.chance(0.15);
  const changed = wild
    ? reads.filter(() => random.chance(0.6))
    : random.chance(0.4) && reads.length > 0
      ? [reads[random.below(reads.length)]!]
      : [];
  for (const read of changed) {
    const own = (read[2] ?? []) as unknown[];
    const list = wild ? (longest.get(read[1]) ?? []) : own;
    if (!registers) read[2] = list.slice(0, random.below(list.length + 1));
    else {
      const same = written.filter(([, key]) => key === read[1]);
      const any = same.length === 0 || (wild && random.chance(0.3));
      read[2] = any ? null : same[random.below(same.length)]![2];
    }
  }
  return buildHistory(kept.map((event, index) => ({ ...event, index })));
}

const fallen = (verdict: Verdict) =>
  new Set(
    [verdict, ...(verdict.allowed === undefined ? [] : [verdict.allowed])].flatMap((part) => [
      ...part.violates,
      ...part.alsoViolates,
    ]),
  );

const STRONG = [
  ["strict-serializable", isSerializable, "realtime"],
  ["strong-session-serializable", isSerializable, "process"],
  ["serializable", isSerializable, "none"],
  ["strong-snapshot-isolation", isSnapshotIsolated, "realtime"],
  ["strong-session-snapshot-isolation", isSnapshotIsolated, "process"],
  ["snapshot-isolation", isSnapshotIsolated, "none"],
] as const;

describe.each([
  ["list-append", listAppendChecker, false],
  ["rw-register", rwRegisterChecker, true],
] as const)("%s", (_name, checker, registers) => {
  it.each(PARTS)("agrees with brute force, part %i", (part) => {
    const tally: Record<string, [yes: number, no: number]> = {};
    const open: Record<string, number> = {};
    const count = (model: string, holds: boolean) => (tally[model] ??= [0, 0])[holds ? 0 : 1]++;
    for (let seed = part * ROUNDS; seed < (part + 1) * ROUNDS; seed++) {
      const history = small(seed, registers);
      const verdict = checker.check(history);
      if (verdict.reason === "vacuous") continue;
      const gone = fallen(verdict);
      const txns = committed(history);
      const known: Record<string, boolean> = {};
      for (const [model, holds, order] of STRONG) {
        known[model] ??= holds(txns, order);
        count(model, known[model]);
        expect([seed, model, !gone.has(model)]).toEqual([seed, model, known[model]]);
      }
      // Whatever is claimed to hold must hold.
      for (const [model] of STRONG) {
        if (verdict.satisfies.some((claim) => implies(claim, model)))
          expect([seed, model, known[model]]).toEqual([seed, model, true]);
      }
      if (registers && sane(txns)) {
        for (const model of [
          "monotonic-atomic-view",
          "read-atomic",
          "causal-cerone",
          "causal",
        ] as WeakLevel[]) {
          const holds = satisfiesAxioms(txns, model);
          count(model, holds);
          expect([seed, model, !gone.has(model)]).toEqual([seed, model, holds]);
        }
      }
      const judgeable = registers ? sane(txns) : tidy(txns);
      for (const guarantee of judgeable ? GUARANTEES : []) {
        const holds = (registers ? keepsWithRegisters : keepsWithLists)(txns, guarantee);
        count(guarantee, holds);
        expect([seed, guarantee, !gone.has(guarantee)]).toEqual([seed, guarantee, holds]);
        if (verdict.satisfies.some((claim) => implies(claim, guarantee)))
          expect([seed, guarantee, holds]).toEqual([seed, guarantee, true]);
      }
      const permitted: Readonly<Record<string, boolean>> =
        judgeable && isFromHere(txns) ? permittedLevels(txns, !registers) : {};
      for (const [level, holds] of Object.entries(permitted)) {
        const claimed = verdict.satisfies.some((claim) => implies(claim, level));
        const refuted = gone.has(level);
        if ((claimed && !holds) || (refuted && holds))
          expect.fail(`${String(seed)}: ${level} ${String(holds)}`);
        // An order of writes that nothing shows may be left open: then neither is said.
        if (claimed || refuted) count(level, holds);
        else open[level] = (open[level] ?? 0) + 1;
      }
      if (!registers && judgeable) {
        const holds = isCausalWithLists(txns, true) && GUARANTEES.every((each) => keepsWithLists(txns, each));
        count("causal", holds);
        expect([seed, "causal", !gone.has("causal")]).toEqual([seed, "causal", holds]);
        if (!isCausalWithLists(txns, false)) expect([seed, gone.has("causal-cerone")]).toEqual([seed, true]);
      }
    }
    for (const [level, times] of Object.entries(open))
      expect([level, times < ROUNDS / 100]).toEqual([level, true]);
    // Registers show no order of writes: any will do for read uncommitted.
    if (registers) delete tally["read-uncommitted"];
    for (const [model, both] of Object.entries(tally))
      expect([model, Math.min(...both) > 0]).toEqual([model, true]);
  });
});

/** Whatever was read was written by one of them. */
function isFromHere(txns: readonly Transaction[]): boolean {
  const all = txns.flatMap(({ micro }) => micro);
  const written = (key: string | number, value: unknown) =>
    all.some(([f, k, each]) => f !== "r" && k === key && each === value);
  return all.every(
    ([f, key, value]) => f !== "r" || [value ?? []].flat().every((each) => written(key, each)),
  );
}

/** All reads of a key agree on one list without repetitions. */
function tidy(txns: readonly Transaction[]): boolean {
  const reads = txns.flatMap(({ micro }) => micro.filter(([f]) => f === "r"));
  return reads.every(([, key, value]) =>
    reads.every(([, other, list]) => {
      const [a, b] = [(value ?? []) as unknown[], (list ?? []) as unknown[]];
      return key !== other || a.every((each, i) => i >= b.length || each === b[i]);
    }),
  );
}

/** No read of an intermediate, own or unwritten version, none repeated with another result. */
function sane(txns: readonly Transaction[]): boolean {
  return txns.every((t) =>
    t.micro.every(([f, key, value], i) => {
      if (f !== "r") return true;
      const before = [...t.micro.slice(0, i)].reverse().find(([, k]) => k === key);
      if (before !== undefined) return before[2] === value;
      if (value === null) return true;
      const writer = txns.find(
        (w) => w !== t && w.micro.some(([g, k, v]) => g === "w" && k === key && v === value),
      );
      const last = [...(writer?.micro ?? [])].reverse().find(([g, k]) => g === "w" && k === key);
      return last?.[2] === value;
    }),
  );
}
