/**
 * **unique-ids**: clients ask for identifiers; none may be given out twice. Finds clocks that go back, sequences that
 * a crash resets, and nodes that take themselves for another.
 */
import { uniqueIdsChecker } from "../../checkers/unique-ids/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { requests } from "./generate.js";

export const uniqueIds: Workload = {
  name: "unique-ids",
  summary: "Identifiers: none is given out twice.",
  checker: uniqueIdsChecker,
  settings: {},
  generate: requests,
  isRead: () => false,
  fake,
};
