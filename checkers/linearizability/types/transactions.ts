/**
 * `multi-register`: `txn` of `["r", key, value | null]` and `["w", key, value]`, all registers of the history
 * being one object. `read` and `write` are accepted for `r` and `w`. The completion's list has what was read.
 */
import { keyName } from "../../history/history.js";
import { multiRegisterModel, type MicroOperation } from "../../models/multi-register.js";
import { OK, type Row } from "../object-type.js";
import { modelObject } from "./model-object.js";
import { jsonSetting, malformed, wordSetting } from "./shapes.js";

const SHAPE = '[["r", key, value | null] | ["w", key, value], …]';
const WORDS: Readonly<Record<string, "r" | "w">> = { r: "r", read: "r", w: "w", write: "w" };

function microOperations(row: Row, value: unknown): MicroOperation[] {
  if (!Array.isArray(value)) return malformed(row, SHAPE, value);
  return value.map((part: unknown): MicroOperation => {
    if (!Array.isArray(part) || part.length !== 3) return malformed(row, SHAPE, part, value);
    const [f, key, its] = part as [unknown, unknown, unknown];
    const word = WORDS[f as string];
    if (word === undefined || (word === "w" && (its ?? null) === null))
      return malformed(row, SHAPE, part, value);
    return [word, key, its ?? null];
  });
}

export const multiRegisterObject = modelObject({
  name: "multi-register",
  summary: "registers read and written together by transactions",
  operations: ["txn"],
  settings: {
    initial: "what registers hold at first, as JSON: an object by key, or one value for all; default null",
    "nil-reads": "value (default): reading null observes null; unknown: it says nothing",
  },
  open(settings) {
    const initial = jsonSetting(settings["initial"], null);
    const nilSaysNothing =
      wordSetting("nil-reads", settings["nil-reads"], ["value", "unknown"]) === "unknown";
    const perKey = typeof initial === "object" && initial !== null && !Array.isArray(initial);
    const first = new Map(perKey ? Object.entries(initial).map(([key, value]) => [keyName(key), value]) : []);
    return {
      model: multiRegisterModel((key) => (perKey ? (first.get(keyName(key)) ?? null) : initial)),
      observing: ["txn"],
      read(row) {
        const asked = microOperations(row, row.input);
        if (row.type !== OK) {
          const writes = asked.filter(([f]) => f === "w");
          return writes.length === 0 ? undefined : { input: null, output: writes };
        }
        const done = microOperations(row, row.output);
        if (done.length !== asked.length)
          return malformed(row, "as many parts done as asked for", row.output);
        const says = nilSaysNothing ? done.filter(([f, , value]) => f === "w" || value !== null) : done;
        return says.length === 0 ? undefined : { input: null, output: says };
      },
    };
  },
});
