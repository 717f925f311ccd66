/**
 * Several registers changed together: a `txn` is a list of `["r", key, value]` and `["w", key, value]`, done as
 * one. Reads see the writes before them in the same transaction.
 */
import { keyName } from "../history/history.js";
import type { Model } from "./model.js";

export type MicroOperation = readonly ["r" | "w", unknown, unknown];

type State = ReadonlyMap<string, unknown>;

/** `initial`: what a register holds before its first write. */
export function multiRegisterModel(initial: (key: unknown) => unknown): Model<State> {
  return {
    name: "multi-register",
    initial: new Map(),
    key: (state) =>
      [...state]
        .map(([key, value]) => `${key}=${keyName(value)}`)
        .sort()
        .join(),
    effect: ({ output }) => ((output as MicroOperation[]).every(([f]) => f === "r") ? "observe" : "update"),
    show: (state) => Object.fromEntries(state),
    step(state, { output, known }) {
      const after = new Map(state);
      for (const [f, key, value] of output as MicroOperation[]) {
        const name = keyName(key);
        if (f === "w") after.set(name, value);
        else if (known && keyName(value) !== keyName(after.has(name) ? after.get(name) : initial(key)))
          return [];
      }
      return [after];
    },
  };
}
