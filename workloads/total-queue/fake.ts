/** The broker of delivery, with what a drain shows. */
import { broker } from "../delivery/broker.js";
import type { Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "lost-message": { summary: "Acknowledges a message that it drops.", finds: ["lost"] },
    invented: { summary: "Delivers a message that nobody sent.", finds: ["unexpected"] },
    "duplicate-delivery": {
      summary: "Delivers a message twice.",
      finds: ["duplicated"],
      settings: { duplicates: "forbidden" },
    },
  },
  create: (defect, random) => broker(defect, random, { manual: false, deliveriesMax: Infinity }),
};
