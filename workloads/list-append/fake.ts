/**
 * Lists in memory, changed by transactions. Without a defect each transaction takes effect at one instant
 * between invocation and completion, which is strict serializability; each defect breaks one thing.
 */
import type { Invocation } from "../../harness/client.js";
import type { Random } from "../../harness/generator/random.js";
import { runLists } from "../store/lists.js";
import { storeOf, transact, type LevelDefect } from "../store/transact.js";
import { FakeFailure, type Defect, type Fake, type FakeObject } from "../workload.js";
import { pace } from "../pace.js";
import type { MicroOperation, Transaction } from "./ops.js";

type Lists = Map<number, readonly number[]>;
type Run = (store: Store, transaction: Transaction) => Promise<Transaction>;

/** How often a defect that comes and goes strikes. */
const OFTEN = 0.05;

class Store {
  lists: Lists = new Map();
  /** Number of committed transactions that changed a key, and the last of them per key. */
  commits = 0;
  readonly changed = new Map<number, number>();
  /** Past states, for stale reads. */
  readonly past: Lists[] = [];

  constructor(readonly random: Random) {}

  read(key: number, lists: Lists = this.lists): readonly number[] {
    return lists.get(key) ?? [];
  }

  append(key: number, value: number): void {
    this.lists.set(key, [...this.read(key), value]);
    this.changed.set(key, ++this.commits);
  }

  /** Applies a transaction at once, to these lists. */
  apply(transaction: Transaction): Transaction {
    return transaction.map((op): MicroOperation => {
      if (op[0] === "r") return ["r", op[1], this.read(op[1])];
      this.append(op[1], op[2]);
      return op;
    });
  }

  remember(): void {
    this.past.push(new Map(this.lists));
    if (this.past.length > 30) this.past.shift();
  }
}

/** Each micro-operation at an instant of its own. */
async function oneByOne(store: Store, transaction: Transaction): Promise<Transaction> {
  const result: MicroOperation[] = [];
  for (const op of transaction) {
    result.push(...store.apply([op]));
    await pace(store.random);
  }
  return result;
}

/** Reads from a snapshot of the beginning; writes at the end, if `allowed` says so. */
function fromSnapshot(
  allowed: (store: Store, transaction: Transaction, began: number) => boolean,
  blind: boolean,
): Run {
  return async (store, transaction) => {
    const snapshot: Lists = new Map(store.lists);
    const began = store.commits;
    const result = transaction.map((op): MicroOperation => {
      const list = store.read(op[1], snapshot);
      if (op[0] === "r") return ["r", op[1], list];
      snapshot.set(op[1], [...list, op[2]]);
      return op;
    });
    await pace(store.random, 5);
    if (!allowed(store, transaction, began)) throw new FakeFailure("conflict with a concurrent transaction");
    for (const op of transaction) {
      if (op[0] === "r") continue;
      if (blind) store.lists.set(op[1], store.read(op[1], snapshot));
      else store.append(op[1], op[2]);
    }
    return result;
  };
}

const writtenSince = (store: Store, transaction: Transaction, began: number): boolean =>
  transaction.some((op) => op[0] === "append" && (store.changed.get(op[1]) ?? 0) > began);

const RUNS: Record<string, Run> = {
  "no-isolation": oneByOne,
  "write-skew": fromSnapshot((store, transaction, began) => !writtenSince(store, transaction, began), false),
  "lost-update": fromSnapshot(() => true, true),
  "aborted-read": async (store, transaction) => {
    if (!store.random.chance(OFTEN)) return store.apply(transaction);
    store.apply(transaction);
    throw new FakeFailure("rolled back, but its appends stay");
  },
  "intermediate-read": async (store, transaction) => {
    const result: MicroOperation[] = [];
    for (const op of transaction) {
      result.push(...store.apply([op]));
      if (op[0] === "append") await pace(store.random);
    }
    return result;
  },
  "lost-append": async (store, transaction) => {
    if (!store.random.chance(OFTEN)) return store.apply(transaction);
    return transaction.map((op) => (op[0] === "r" ? ["r", op[1], store.read(op[1])] : op));
  },
  "stale-read": async (store, transaction) => {
    const stale = store.past[0];
    const readsOnly = transaction.every((op) => op[0] === "r");
    if (stale !== undefined && readsOnly && store.random.chance(0.3)) {
      return transaction.map((op) => ["r", op[1], store.read(op[1], stale)] as const);
    }
    return store.apply(transaction);
  },
  "read-skew": async (store, transaction) => {
    if (transaction.some((op) => op[0] === "append")) return store.apply(transaction);
    return oneByOne(store, transaction);
  },
  "forgets-own-append": async (store, transaction) => {
    const before: Lists = new Map(store.lists);
    const result = store.apply(transaction);
    return result.map((op) => (op[0] === "r" ? ["r", op[1], store.read(op[1], before)] : op));
  },
  "duplicate-append": async (store, transaction) => {
    const result = store.apply(transaction);
    const append = transaction.find((op) => op[0] === "append");
    if (append !== undefined && store.random.chance(OFTEN)) store.append(append[1], append[2]);
    return result;
  },
  "reordered-read": async (store, transaction) => {
    return store.apply(transaction).map((op) => {
      if (op[0] !== "r" || op[2] === null || op[2].length < 2 || !store.random.chance(OFTEN)) return op;
      const [last, beforeLast] = [op[2].at(-1)!, op[2].at(-2)!];
      return ["r", op[1], [...op[2].slice(0, -2), last, beforeLast]] as const;
    });
  },
};

/** Weak levels, as a store gives them. */
const LEVELS: Record<string, LevelDefect> = {
  "read-uncommitted": {
    summary: "Reads what is not committed, and may never be.",
    finds: ["G1a", "G1c"],
    level: "read-uncommitted",
    by: "versions",
  },
  "read-committed": {
    summary: "Each read sees some committed version.",
    finds: ["G-single-item", "lost-update"],
    level: "read-committed",
    by: "versions",
  },
  "monotonic-atomic-view": {
    summary: "Each read sees what is committed by then.",
    finds: ["G-single-item", "lost-update"],
    level: "monotonic-atomic-view",
    by: "versions",
  },
  "snapshot-isolation": {
    summary: "Reads a snapshot; the first to commit a key wins.",
    finds: ["G2-item"],
    level: "snapshot-isolation",
    by: "versions",
  },
  serializable: {
    summary: "Serializable, but who only reads may be shown the past.",
    finds: ["G-single-item-realtime", "G-single-item-process", "G-nonadjacent-item-realtime"],
    level: "serializable",
    by: "versions",
  },
};

const DEFECTS: Record<string, Defect> = {
  ...LEVELS,
  "no-isolation": {
    summary: "Micro-operations take effect one by one.",
    finds: ["G0", "G1c", "G1b", "G-single-item"],
  },
  "write-skew": {
    summary: "Snapshot isolation: concurrent transactions read what the other writes.",
    finds: ["G2-item"],
  },
  "lost-update": {
    summary: "Writes back a list read at the beginning.",
    finds: ["lost-update", "incompatible-order", "G-single-item"],
  },
  "aborted-read": { summary: "Appends of failed transactions stay.", finds: ["G1a"] },
  "intermediate-read": { summary: "Shows lists between two appends of one transaction.", finds: ["G1b"] },
  "lost-append": {
    summary: "Acknowledges appends that it drops.",
    finds: ["G-single-item-realtime", "G-single-item", "G-single-item-process"],
  },
  "stale-read": {
    summary: "Reads from a consistent state of the past.",
    finds: ["G-single-item-realtime", "G-single-item-process", "G-nonadjacent-item-realtime"],
  },
  "read-skew": {
    summary: "Reads of one transaction see different moments.",
    finds: ["G-single-item", "G-nonadjacent-item"],
  },
  "forgets-own-append": { summary: "A transaction does not see its own appends.", finds: ["internal"] },
  "duplicate-append": { summary: "Applies an append twice.", finds: ["duplicate-elements"] },
  "reordered-read": { summary: "Shows the last two elements swapped.", finds: ["incompatible-order"] },
};

/** The lists as rows of a transactional store. */
function onStore(level: LevelDefect, random: Random): FakeObject {
  const store = storeOf(level, random);
  return {
    invoke({ value }: Invocation) {
      const asked = value as Transaction;
      return transact(
        store,
        random,
        asked.every(([kind]) => kind === "r"),
        (rows) => runLists(rows, asked),
      );
    },
  };
}

export const fake: Fake = {
  defects: DEFECTS,
  create(defect, random): FakeObject {
    if (defect !== undefined && LEVELS[defect] !== undefined) return onStore(LEVELS[defect], random);
    const store = new Store(random);
    const run: Run = defect === undefined ? async (at, transaction) => at.apply(transaction) : RUNS[defect]!;
    return {
      async invoke({ value }: Invocation) {
        await pace(random);
        const result = await run(store, value as Transaction);
        if (defect === "stale-read") store.remember();
        await pace(random);
        return result;
      },
    };
  },
};
