/**
 * `kv`: a map of texts, the event's `key` naming the entry: `get` (answer: the text; null is read as the empty
 * text), `put` value, `append` text.
 */
import { kvModel } from "../../models/kv.js";
import { OK } from "../object-type.js";
import { modelObject } from "./model-object.js";
import { item, jsonSetting, malformed } from "./shapes.js";

export const kvObject = modelObject({
  name: "kv",
  summary: "a map of texts: get, put, append; the event's key names the entry",
  operations: ["get", "put", "append"],
  settings: { initial: 'what an entry holds before its first put, as JSON; default ""' },
  open(settings) {
    const initial = jsonSetting(settings["initial"], "");
    return {
      model: kvModel(initial),
      observing: ["get"],
      read(row) {
        if (row.f === "get") {
          return row.type === OK ? { input: null, output: row.output ?? initial } : undefined;
        }
        const input = row.input === "" ? "" : item(row, "a value");
        if (row.f === "append" && typeof input !== "string") return malformed(row, "a text", input);
        return { input, output: null };
      },
    };
  },
});
