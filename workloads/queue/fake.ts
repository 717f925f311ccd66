/** The broker of delivery, with what a look at dequeues alone can show. */
import { broker } from "../delivery/broker.js";
import type { Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    invented: { summary: "Delivers a message that nobody sent.", finds: ["unexpected"] },
    "duplicate-delivery": { summary: "Delivers a message twice.", finds: ["duplicated"] },
  },
  create: (defect, random) => broker(defect, random, { manual: false, deliveriesMax: Infinity }),
};
