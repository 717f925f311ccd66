/**
 * **atomicity**: transactions write several parts; some are rolled back, some lose their client. Whoever looks must
 * find all parts of a transaction or none, and nothing of one that was rolled back. Finds batches, scripts and
 * two-table writes that only look like transactions.
 */
import { atomicityChecker } from "../../checkers/atomicity/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { transactionsAndLooks } from "./generate.js";

export const atomicity: Workload = {
  name: "atomicity",
  summary: "Transactions of several parts: all is there or nothing, after an abort nothing.",
  checker: atomicityChecker,
  settings: { visibility: "atomic (default); late: a read that overlaps the writer may see half." },
  generate: transactionsAndLooks,
  isRead: ({ f }) => f === "read",
  fake,
};
