/**
 * `lin-counter`: `add` n, `read`. `lin-leader`: `leader`, answered [term, leader]; null says nothing.
 * `lin-ids`: `generate`, answered by an id.
 */
import {
  counterModel,
  increasingIdsModel,
  leaderModel,
  uniqueIdModel,
  type Model,
} from "../../models/index.js";
import { OK } from "../object-type.js";
import { modelObject } from "./model-object.js";
import { integer, integerSetting, isPair, malformed, wordSetting } from "./shapes.js";

export const linCounterObject = modelObject({
  name: "lin-counter",
  summary: "a counter: add (negative counts down), read",
  operations: ["add", "read"],
  settings: { initial: "count at first; default 0" },
  open: (settings) => ({
    model: counterModel(integerSetting("initial", settings["initial"], 0, Number.MIN_SAFE_INTEGER)) as Model,
    observing: ["read"],
    read(row) {
      if (row.f === "add") {
        const input = integer(row, row.input, "an integer");
        return row.type !== OK && input === 0 ? undefined : { input, output: null };
      }
      return row.type === OK ? { input: null, output: integer(row, row.output, "an integer") } : undefined;
    },
  }),
});

export const linLeaderObject = modelObject({
  name: "lin-leader",
  summary: "who leads: terms never go back, a term has one leader",
  operations: ["leader"],
  open: () => ({
    model: leaderModel as Model,
    observing: ["leader"],
    read(row) {
      if (row.type !== OK || (row.output ?? null) === null) return undefined;
      if (!isPair(row.output)) return malformed(row, "[term, leader] or null", row.output);
      integer(row, row.output[0], "[term, leader] with an integer term");
      return { input: null, output: row.output };
    },
  }),
});

export const linIdsObject = modelObject({
  name: "lin-ids",
  summary: "an id generator whose ids grow, or are merely unique",
  operations: ["generate"],
  settings: { ids: "increasing (default): each is larger than all before; unique: none is given twice" },
  open(settings) {
    const unique = wordSetting("ids", settings["ids"], ["increasing", "unique"]) === "unique";
    return {
      model: unique ? (uniqueIdModel as Model) : increasingIdsModel,
      observing: ["generate"],
      read(row) {
        if (row.type !== OK) return undefined;
        const output = row.output ?? malformed(row, "an id as answer", row.output);
        return { input: null, output, ...(unique ? { within: output } : {}) };
      },
    };
  },
});
