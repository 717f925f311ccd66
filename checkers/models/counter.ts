/**
 * A counter: `add` n (negative counts down), `read`.
 */
import type { Model } from "./model.js";

export function counterModel(initial = 0): Model<number> {
  return {
    name: "lin-counter",
    initial,
    key: (count) => count,
    effect: ({ f, input }) => (f === "read" || input === 0 ? "observe" : "modify"),
    requires: ({ f, output, known }) => (f === "read" && known ? (output as number) : undefined),
    step(count, { f, input, output, known }) {
      if (f === "add") return [count + (input as number)];
      return !known || output === count ? [count] : [];
    },
  };
}
