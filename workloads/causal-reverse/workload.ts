/**
 * **causal-reverse**: blind writes to a growing set, and reads of all of it. Whoever sees a write must see all writes
 * that were over before it began. Finds stores that make a later write visible first: serializable, not strictly so.
 * (Jepsen's causal-reverse.)
 */
import { causalReverseChecker } from "../../checkers/causal-reverse/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { blindWrites } from "./generate.js";

export const causalReverse: Workload = {
  name: "causal-reverse",
  summary: "Blind writes and reads of all: no write is seen without those that were over before it.",
  checker: causalReverseChecker,
  settings: {},
  generate: ({ concurrency }) => blindWrites(Math.min(5, concurrency)),
  isRead: ({ f }) => f === "read",
  fake,
};
