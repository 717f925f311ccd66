/**
 * A counting semaphore: `acquire` n and `release` n permits, never more than there are.
 */
import type { Model } from "./model.js";

export function semaphoreModel(permits: number): Model<number> {
  return {
    name: "semaphore",
    initial: permits,
    key: (free) => free,
    show: (free) => ({ free }),
    step(free, { f, input }) {
      const after = f === "acquire" ? free - (input as number) : free + (input as number);
      return after >= 0 && after <= permits ? [after] : [];
    },
  };
}
