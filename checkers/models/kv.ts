/**
 * One key of a map of texts: `get`, `put` text, `append` text. A map is judged key by key, so one key is all the
 * state there is.
 */
import { keyName } from "../history/history.js";
import type { Model } from "./model.js";

export function kvModel(initial: unknown = ""): Model {
  return {
    name: "kv",
    initial,
    key: keyName,
    effect: ({ f }) => (f === "get" ? "observe" : f === "put" ? "overwrite" : "modify"),
    requires: ({ f, output, known }) => (f === "get" && known ? output : undefined),
    reaches: (from, to) => typeof from !== "string" || (typeof to === "string" && to.startsWith(from)),
    step(state, { f, input, output, known }) {
      if (f === "put") return [input];
      if (f === "append") return [`${typeof state === "string" ? state : keyName(state)}${input as string}`];
      return !known || keyName(output) === keyName(state) ? [state] : [];
    },
  };
}
