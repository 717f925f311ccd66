/**
 * **secondary-index**: rows change their indexed attribute while others look them up by it, and base and index are
 * compared. Finds rows that the index misses and entries for rows that are not there: what two stores without a
 * common transaction leave behind. With `--set index=global` only the end is judged, when writing is over.
 */
import { once, limit } from "../../harness/generator/limit.js";
import { untilOk } from "../../harness/generator/phases.js";
import { secondaryIndexChecker } from "../../checkers/secondary-index/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { putsAndQueries } from "./generate.js";

const COMPARE = { f: "compare", value: null };

export const secondaryIndex: Workload = {
  name: "secondary-index",
  summary: "Rows and an index on them: it finds every row that is there, and no other.",
  checker: secondaryIndexChecker,
  settings: {
    index: "local (default): changes with the row; global: follows, and is judged at the end.",
    settle: "Milliseconds that a global index may take after the last put (default 0).",
  },
  generate: putsAndQueries,
  final: () =>
    limit(
      100,
      untilOk(() => once(COMPARE)),
    ),
  isRead: ({ f }) => f !== "put",
  fake,
};
