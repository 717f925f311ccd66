/**
 * **set**: clients add elements, and in the end one reads them all. Whatever was acknowledged must be there, and
 * nothing that nobody added. The plainest question to a database, and the one that finds lost writes after a crash
 * or a failover.
 */
import { once } from "../../harness/generator/limit.js";
import { untilOk } from "../../harness/generator/phases.js";
import { limit } from "../../harness/generator/limit.js";
import { setChecker } from "../../checkers/set/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { adds } from "./generate.js";

const READ = { f: "read", value: null };

export const set: Workload = {
  name: "set",
  summary: "Adds, and a read of all at the end: nothing acknowledged is missing, nothing invented is there.",
  checker: setChecker,
  settings: {},
  generate: () => adds(0.01),
  final: () =>
    limit(
      100,
      untilOk(() => once(READ)),
    ),
  isRead: ({ f }) => f === "read",
  fake,
};
