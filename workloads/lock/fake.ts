/**
 * A lock with fencing tokens, and a resource that refuses old ones. A holder whose answer was lost is gone; the lock
 * notices, as services with sessions do.
 */
import { pace } from "../pace.js";
import { strikesOf, unreliable } from "../unreliable.js";
import { FakeFailure, type Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "two-holders": { summary: "Grants a lock that is held.", finds: ["double-hold"] },
    "early-release": { summary: "Gives the lock away while its holder works.", finds: ["double-hold"] },
    "token-reset": { summary: "Tokens begin again now and then.", finds: ["token-not-growing"] },
    "no-fencing": {
      summary: "Lets a lease run out, and the resource takes any token.",
      finds: ["stale-token-accepted"],
    },
    "no-tokens": {
      summary: "Grants leases of 2 ms without tokens, to clients that sometimes pause for longer.",
      finds: ["expired-hold"],
      settings: { lease: "2" },
    },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    let holder: number | undefined;
    let token = 0;
    let highest = 0;
    const held = new Map<number, number>();
    let leaseEnds = Infinity;
    /** The process sleeps until its lease is over and somebody else has the lock. */
    const overtaken = async (process: number): Promise<void> => {
      for (const until = performance.now() + 20; holder === process && performance.now() < until;)
        await new Promise((resolve) => setImmediate(resolve));
    };
    const acquire = async (process: number): Promise<number | null> => {
      if (defect === "no-tokens" && holder !== undefined)
        await new Promise((resolve) => setTimeout(resolve, 1));
      if (strikes("early-release", 0.2) || strikes("no-fencing", 0.3) || leaseEnds < performance.now())
        holder = undefined;
      if (holder !== undefined && holder !== process && !strikes("two-holders", 0.2)) {
        held.delete(process);
        throw new FakeFailure("held");
      }
      holder = process;
      if (defect === "no-tokens") leaseEnds = performance.now() + 2;
      if (strikes("token-reset", 0.5)) token = 0;
      held.set(process, ++token);
      return defect === "no-tokens" ? null : token;
    };
    const perform = async (f: string, process: number): Promise<unknown> => {
      if (f === "acquire") return acquire(process);
      const own = held.get(process);
      if (own === undefined) throw new FakeFailure("not held");
      if (f === "use") {
        if (defect === "no-tokens") await overtaken(process);
        if (own < highest && defect !== "no-fencing" && defect !== "no-tokens")
          throw new FakeFailure("a newer token was seen");
        highest = Math.max(highest, own);
        return defect === "no-tokens" ? null : own;
      }
      held.delete(process);
      if (holder === process) holder = undefined;
      return null;
    };
    return {
      async invoke({ f, process }) {
        try {
          if (f !== "acquire" && !held.has(process)) {
            // Clients know what they do not hold, and ask nobody: no answer is lost on the way.
            await (defect === "no-tokens" ? new Promise((resolve) => setTimeout(resolve, 1)) : pace(random));
            throw new FakeFailure("not held");
          }
          return await unreliable(random, () => perform(f, process));
        } catch (error) {
          if (!(error instanceof FakeFailure)) {
            // The process is gone.
            held.delete(process);
            if (holder === process) holder = undefined;
          }
          throw error;
        }
      },
    };
  },
};
