/**
 * **bank**: money moves between accounts, and every read of all of them must add up to the same total; no balance
 * falls below zero. Finds lost updates, read skew and half transfers: whatever snapshot isolation forbids and money
 * can show. (Jepsen's bank.)
 */
import { bankChecker } from "../../checkers/bank/index.js";
import { told, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { transfers } from "./generate.js";
import { TOTAL } from "./ops.js";

export const bank: Workload = {
  name: "bank",
  summary: "Transfers between accounts: every read adds up to the same total, nothing is negative.",
  checker: told(bankChecker, { total: String(TOTAL) }),
  settings: { negative: "forbidden (default); allowed: balances may fall below zero." },
  generate: transfers,
  isRead: ({ f }) => f === "read",
  fake,
};
