/** Elections by majority in one mind: a new term for every leader, and a resource that refuses old terms. */
import { strikesOf, unreliable } from "../unreliable.js";
import { FakeFailure, type Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "split-vote": { summary: "Two candidates win one term.", finds: ["two-leaders"] },
    "term-reset": { summary: "Terms begin again after a restart.", finds: ["term-went-back", "two-leaders"] },
    "no-fencing": {
      summary: "The resource takes the word of a leader of old.",
      finds: ["stale-token-accepted"],
    },
    "stale-answer": { summary: "Answers with a leader of the past.", finds: ["term-went-back"] },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    let [term, leader, highest] = [0, "nobody", 0];
    const mandates = new Map<number, number>();
    const past: [number, string][] = [];
    const perform = (f: string, process: number): unknown => {
      if (f === "leader") {
        if (strikes("stale-answer") && past.length > 1) return past.at(-2);
        return term === 0 ? null : [term, leader];
      }
      if (f === "elect") {
        if (strikes("term-reset", 0.2)) term = 0;
        if (!strikes("split-vote", 0.2) || term === 0) term++;
        leader = `p${String(process)}`;
        past.push([term, leader]);
        mandates.set(process, term);
        return [term, leader];
      }
      const mandate = mandates.get(process);
      if (mandate === undefined) throw new FakeFailure("not a leader");
      if (mandate < highest && defect !== "no-fencing") {
        mandates.delete(process);
        throw new FakeFailure("a leader of old");
      }
      highest = Math.max(highest, mandate);
      return mandate;
    };
    return { invoke: ({ f, process }) => unreliable(random, () => perform(f, process)) };
  },
};
