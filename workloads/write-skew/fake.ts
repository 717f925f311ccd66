/**
 * Rows in memory, read by predicates. Without a defect strictly serializable; the defects are the weaker levels, and
 * predicates that miss rows.
 */
import type { Invocation } from "../../harness/client.js";
import type { Random } from "../../harness/generator/random.js";
import type { StoreTransaction } from "../store/index.js";
import { storeOf, transact, type LevelDefect } from "../store/transact.js";
import { FakeFailure, type Defect, type Fake, type FakeObject } from "../workload.js";
import { idOf, type GuardedInsert, type MicroOperation, type Transaction } from "./ops.js";

const LEVELS: Record<string, LevelDefect> = {
  "read-uncommitted": {
    summary: "Rows are seen before they are committed, and may vanish.",
    finds: ["G1a", "G1c"],
    level: "read-uncommitted",
    by: "versions",
  },
  "read-committed": {
    summary: "Each predicate reads what is committed by now.",
    finds: ["G2", "G-single"],
    level: "read-committed",
    by: "locks",
  },
  "snapshot-isolation": {
    summary: "Predicates read a snapshot; inserts of others go unnoticed.",
    finds: ["G2"],
    level: "snapshot-isolation",
    by: "versions",
  },
  "no-predicate-locks": {
    summary: "Rows read stay locked, but nobody keeps new ones from appearing.",
    finds: ["G2", "G-single"],
    level: "repeatable-read",
    by: "locks",
  },
};

const DEFECTS: Record<string, Defect> = {
  ...LEVELS,
  "misses-own-rows": {
    summary: "Predicates do not match what the transaction itself inserted.",
    finds: ["predicate-read-miss"],
  },
  "counts-uncommitted": {
    summary: "Counts one row more than there is.",
    finds: ["thin-air-read", "predicate-read-miss"],
  },
};

/** How often a defect that comes and goes strikes. */
const OFTEN = 0.1;

async function perform(
  rows: StoreTransaction,
  [f, group, value]: MicroOperation,
  defect: string | undefined,
  random: Random,
  own: ReadonlySet<number>,
): Promise<MicroOperation> {
  if (f === "insert") {
    await rows.write(group, value, () => true);
    return ["insert", group, value];
  }
  let seen = (await rows.scan(group)) as readonly number[];
  if (defect === "misses-own-rows") seen = seen.filter((row) => !own.has(row));
  if (f === "r") return ["r", group, [...seen]];
  return ["count", group, seen.length + (defect === "counts-uncommitted" && random.chance(OFTEN) ? 1 : 0)];
}

export const fake: Fake = {
  defects: DEFECTS,
  create(defect, random): FakeObject {
    const store = storeOf(defect === undefined ? undefined : LEVELS[defect], random);
    const guarded = async (rows: StoreTransaction, value: GuardedInsert): Promise<GuardedInsert> => {
      if ((await rows.scan(value[0])).length > 0) throw new FakeFailure("the group has rows already");
      await rows.write(value[0], idOf(value), () => true);
      return value;
    };
    return {
      invoke({ f, value }: Invocation) {
        if (f === "insert")
          return transact(store, random, false, (rows) => guarded(rows, value as GuardedInsert));
        const asked = value as Transaction;
        return transact(
          store,
          random,
          asked.every(([kind]) => kind !== "insert"),
          async (rows) => {
            const result: MicroOperation[] = [];
            const own = new Set<number>();
            for (const operation of asked) {
              result.push(await perform(rows, operation, defect, random, own));
              if (operation[0] === "insert") own.add(operation[2]);
            }
            return result;
          },
        );
      },
    };
  },
};
