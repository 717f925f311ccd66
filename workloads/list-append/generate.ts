/** Transactions of appends and reads; see `live-keys` for how keys come and go. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { transactions, type TransactionShape } from "../live-keys.js";

export function appends(shape: Omit<TransactionShape, "write">): OpGenerator {
  return transactions({ ...shape, write: "append" });
}
