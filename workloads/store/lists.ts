/** Transactions of list-append on a store: a list is a row, with its key as table. */
import type { MicroOperation, Transaction } from "../list-append/ops.js";
import type { StoreTransaction } from "./store.js";

export async function runLists(rows: StoreTransaction, asked: Transaction): Promise<Transaction> {
  const result: MicroOperation[] = [];
  for (const operation of asked) {
    const [kind, key, value] = operation;
    if (kind === "append") {
      await rows.write(key, 0, (before) => [...((before ?? []) as readonly number[]), value]);
      result.push(operation);
    } else {
      result.push(["r", key, ((await rows.read(key, 0)) ?? []) as readonly number[]]);
    }
  }
  return result;
}
