/**
 * `lin-set`: `add` v, `remove` v, `contains` v. The answer of `contains` is [v, true | false], or the truth value
 * alone; `add` and `remove` may answer so whether they changed the set, anything else says nothing. Each element
 * is judged alone.
 *
 * `g-set`: `add` v, `read` answered by the list of all elements.
 */
import { keyName } from "../../history/history.js";
import { gSetModel, memberModel, type Model } from "../../models/index.js";
import { INFO, OK, type Row } from "../object-type.js";
import { checkGSet } from "../unique/g-set.js";
import { modelObject } from "./model-object.js";
import { elementsOf, isPair, item, malformed } from "./shapes.js";

/** The truth value that an answer tells, if any. */
function told(row: Row): boolean | null {
  const { output } = row;
  if (row.type !== OK) return null;
  // An element may itself be a pair, which an add then repeats.
  if (isPair(output) && typeof output[1] === "boolean" && keyName(output) !== keyName(row.input))
    return output[1];
  // An add of `true` that answers `true` has only repeated its value.
  return typeof output === "boolean" && typeof row.input !== "boolean" ? output : null;
}

export const linSetObject = modelObject({
  name: "lin-set",
  summary: "a set: add, remove, contains; each element judged alone",
  operations: ["add", "remove", "contains"],
  open: () => ({
    model: memberModel as Model,
    observing: ["contains"],
    read(row) {
      const within = item(row, "an element");
      const output = told(row);
      if (row.f === "contains" && output === null) {
        return row.type === INFO
          ? undefined
          : malformed(row, "[element, true | false] as answer", row.output);
      }
      return { input: null, output, within };
    },
  }),
});

export const gSetObject = modelObject({
  name: "g-set",
  summary: "a set that only grows and is read at once",
  operations: ["add", "read"],
  open: () => ({
    model: gSetModel as Model,
    observing: ["read"],
    fast: checkGSet,
    read(row) {
      if (row.f === "add") return { input: item(row, "an element"), output: null };
      if (row.type === INFO) return undefined;
      const elements = elementsOf(row.output);
      if (elements === undefined) return malformed(row, "a list of elements as answer", row.output);
      return { input: null, output: elements };
    },
  }),
});
