/**
 * A store of each level, by versions and by locks, is never condemned for its own level and often for the next: its
 * anomalies are exactly those the level allows. FAULTLINE_SEEDS says how many seeds; 200 is the full measure.
 */
import { describe, expect, it } from "vitest";
import type { Checker } from "../../checkers/checker.js";
import { implies } from "../../checkers/consistency/index.js";
import { buildHistory, type HistoryEvent } from "../../checkers/history/index.js";
import { listAppendChecker } from "../../checkers/list-append/index.js";
import { rwRegisterChecker } from "../../checkers/rw-register/index.js";
import { writeSkewChecker } from "../../checkers/write-skew/index.js";
import { keyedRandom, type Random } from "../../harness/generator/random.js";
import { createStore, LEVELS, type Concurrency, type StoreLevel, type StoreTransaction } from "./index.js";
import { FakeFailure } from "../workload.js";

const SEEDS = Number(process.env["FAULTLINE_SEEDS"] ?? 60);
const TRANSACTIONS = 60;
const CLIENTS = 6;

type Micro = readonly [f: string, key: number, value: unknown];

/** How each kind of object asks, and how it is done on a store. */
interface Kind {
  readonly checker: Checker;
  ask(random: Random, value: number): Micro;
  perform(rows: StoreTransaction, micro: Micro): Promise<Micro>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  "list-append": {
    checker: listAppendChecker,
    ask: (random, value) => [random.chance(0.5) ? "r" : "append", random.below(3), value],
    async perform(rows, [f, key, value]) {
      if (f === "r") return [f, key, (await rows.read(key, 0)) ?? []];
      await rows.write(key, 0, (before) => [...((before ?? []) as unknown[]), value]);
      return [f, key, value];
    },
  },
  "rw-register": {
    checker: rwRegisterChecker,
    ask: (random, value) => [random.chance(0.6) ? "r" : "w", random.below(3), value],
    async perform(rows, [f, key, value]) {
      if (f === "r") return [f, key, (await rows.read(key, 0)) ?? null];
      await rows.write(key, 0, () => value);
      return [f, key, value];
    },
  },
  "write-skew": {
    checker: writeSkewChecker,
    ask: (random, value) => [random.pick(["r", "count", "insert"]), random.below(4), value],
    async perform(rows, [f, key, value]) {
      if (f === "insert") await rows.write(key, value, () => true);
      if (f === "insert") return [f, key, value];
      const seen = await rows.scan(key);
      return [f, key, f === "r" ? seen : seen.length];
    },
  },
};

/** Runs clients side by side, switching between them at every step, by turns of the job queue: nothing is timed. */
async function run(kind: Kind, level: StoreLevel, by: Concurrency, seed: number) {
  const random = keyedRandom(seed, 1, 0);
  const pace = async (): Promise<void> => {
    for (let turns = random.below(4); turns >= 0; turns--) await Promise.resolve();
  };
  const store = createStore({ level, by, random, pace });
  const events: HistoryEvent[] = [];
  let value = 0;
  const record = (process: number, type: HistoryEvent["type"], micro: readonly Micro[]): void => {
    events.push({ index: events.length, time: events.length, process, type, f: "txn", value: micro });
  };
  const client = async (first: number): Promise<void> => {
    let process = first;
    for (let i = 0; i < TRANSACTIONS / CLIENTS; i++) {
      const asked = Array.from({ length: 1 + random.below(3) }, () => kind.ask(random, ++value));
      const blank = asked.map(([f, key, of]): Micro => [f, key, f === "r" || f === "count" ? null : of]);
      record(process, "invoke", blank);
      const transaction = store.begin(blank.every(([, , of]) => of === null));
      try {
        const done: Micro[] = [];
        for (const micro of asked) done.push(await kind.perform(transaction, micro));
        if (random.chance(0.05)) throw new FakeFailure("rolled back");
        await transaction.commit();
        await pace();
        const known = !random.chance(0.03);
        record(process, known ? "ok" : "info", known ? done : blank);
        if (!known) process += CLIENTS;
      } catch (error) {
        if (!(error instanceof FakeFailure)) throw error;
        transaction.abort();
        record(process, "fail", blank);
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i)));
  return buildHistory(events);
}

const CASES = (["versions", "locks"] as const).flatMap((by) =>
  LEVELS[by].flatMap((level) => Object.keys(KINDS).map((kind) => [level, by, kind] as const)),
);

describe.each(CASES)("a %s store by %s, %s", (level, by, name) => {
  it("keeps its level, and no more", async () => {
    const kind = KINDS[name]!;
    const beyond = new Set<string>();
    for (let seed = 0; seed < SEEDS; seed++) {
      const verdict = kind.checker.check(await run(kind, level, by, seed), {
        models: ["strict-serializable"],
      });
      const fallen = [verdict, verdict.allowed].flatMap((part) =>
        part === undefined ? [] : [...part.violates, ...part.alsoViolates],
      );
      expect([seed, fallen.filter((model) => implies(level, model)), verdict.reason]).toEqual([
        seed,
        [],
        undefined,
      ]);
      for (const model of fallen) beyond.add(model);
    }
    // Phantoms need predicates: without them, locks on rows are enough.
    const strict = level === "strict-serializable" || (level === "repeatable-read" && name !== "write-skew");
    expect(beyond.size > 0).toBe(!strict);
  });
});
