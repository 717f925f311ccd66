/**
 * Transactions of writes and reads. Most writes are preceded by a read of their key: a transaction that read
 * v and wrote w orders the two, which is what makes histories of registers decidable.
 */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { transactions, type TransactionShape } from "../live-keys.js";

export function writes(shape: Omit<TransactionShape, "write" | "readBeforeWrite">): OpGenerator {
  return transactions({ ...shape, write: "w", readBeforeWrite: 0.8 });
}
