/** A set in memory; each operation at one instant. */
import type { Random } from "../../harness/generator/random.js";
import { strikesOf, unreliable } from "../unreliable.js";
import type { Defect, Fake, FakeObject } from "../workload.js";

const LOST: Record<string, Defect> = {
  "lost-add": { summary: "Acknowledges an add that it drops.", finds: ["lost"] },
  vanishing: { summary: "Loses an element some time after it was added.", finds: ["lost"] },
  invented: { summary: "Shows an element that nobody added.", finds: ["unexpected"] },
};

/** The defects that only reads all along can show. */
const LIVES: Record<string, Defect> = {
  ...LOST,
  duplicate: { summary: "Adds an element twice.", finds: ["duplicated"] },
  "stale-read": {
    summary: "Reads a state of the past.",
    finds: ["stale"],
    settings: { linearizable: "true" },
  },
};

export function setObject(defect: string | undefined, random: Random): FakeObject {
  const strikes = strikesOf(defect, random);
  const elements: unknown[] = [];
  const past: unknown[][] = [];
  const read = (): unknown[] => {
    const shown = strikes("stale-read", 0.3) && past.length > 8 ? past.at(-8)! : [...elements];
    return shown;
  };
  const add = (value: unknown): void => {
    if (!strikes("lost-add")) elements.push(value);
    if (strikes("duplicate")) elements.push(value);
    if (strikes("invented", 0.02)) elements.push(-1 - random.below(1e9));
    if (strikes("vanishing", 0.02)) elements.splice(random.below(elements.length), 1);
    if (defect === "stale-read") past.push([...elements]);
  };
  return {
    invoke: ({ f, value }) =>
      unreliable(random, () => {
        if (f === "read") return read();
        add(value);
        return value;
      }),
  };
}

export const fake: Fake = { defects: LOST, create: setObject };
export const livesFake: Fake = { defects: LIVES, create: setObject };
