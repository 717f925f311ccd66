/** One transaction from begin to commit on a store, with the rollbacks that clients ask for now and then. */
import type { Random } from "../../harness/generator/random.js";
import { pace } from "../pace.js";
import { FakeFailure, type Defect } from "../workload.js";
import { createStore } from "./index.js";
import type { Concurrency, StoreLevel, StoreTransaction, TransactionalStore } from "./store.js";

/** The share of transactions that are rolled back at their end. */
const ROLLBACKS = 0.02;

/** @throws FakeFailure when the transaction was rolled back */
export async function transact<T>(
  store: TransactionalStore,
  random: Random,
  readOnly: boolean,
  work: (transaction: StoreTransaction) => Promise<T>,
): Promise<T> {
  const transaction = store.begin(readOnly);
  try {
    const result = await work(transaction);
    if (random.chance(ROLLBACKS)) throw new FakeFailure("rolled back by its client");
    await transaction.commit();
    return result;
  } catch (error) {
    transaction.abort();
    throw error;
  }
}

/** A level as a defect of fakes: its name there, how it is reached, what it may show. */
export interface LevelDefect extends Defect {
  readonly level: StoreLevel;
  readonly by: Concurrency;
}

/** A store for a fake: of a weak level on demand, else strictly serializable, by versions or by locks. */
export function storeOf(defect: LevelDefect | undefined, random: Random): TransactionalStore {
  const by = defect?.by ?? (random.chance(0.5) ? "versions" : "locks");
  return createStore({
    level: defect?.level ?? "strict-serializable",
    by,
    random,
    pace: () => pace(random, 1),
  });
}
