/**
 * Id generators: `generate` answers an id. `increasing`: each is larger than all before it. `unique`: one id, seen
 * alone, is given out at most once.
 */
import type { Model } from "./model.js";
import { compareItems } from "./queues.js";

export const increasingIdsModel: Model = {
  name: "lin-ids",
  initial: null,
  key: (last) => (last === null ? "none" : `${typeof last}:${String(last)}`),
  step: (last, { output }) => (last === null || compareItems(output, last) > 0 ? [output] : []),
};

export const uniqueIdModel: Model<boolean> = {
  name: "lin-ids",
  initial: false,
  key: Number,
  step: (given) => (given ? [] : [true]),
};
