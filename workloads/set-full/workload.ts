/**
 * **set-full**: clients add elements and read all of them, all along: the life of every element. Finds what `set`
 * finds, and when: elements that were there and vanished, that came late (`--set linearizable=true`), or twice.
 */
import { setFullChecker } from "../../checkers/set-full/index.js";
import { set } from "../set/workload.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { addsAndReads } from "./generate.js";

export const setFull: Workload = {
  ...set,
  name: "set-full",
  summary: "Adds and reads of all, all along: elements lost, late or twice, and how long it took.",
  checker: setFullChecker,
  settings: {
    linearizable: "false (default); true: an element that was missed after it was known is an anomaly.",
  },
  generate: addsAndReads,
  fake,
};
