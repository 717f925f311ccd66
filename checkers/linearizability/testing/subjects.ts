/**
 * Real objects for `smallHistory`, written without the models so that a mistake in a model shows.
 */
import type { Random } from "./random.js";
import type { Subject } from "./small-history.js";

/** `unique`: every write is of a value never written before. */
export function registerSubject(values: number, unique = false): Subject {
  let value: unknown = null;
  let fresh = 0;
  const any = (random: Random): unknown => (unique ? ++fresh : 1 + random.below(values));
  const old = (random: Random): number => 1 + random.below(unique ? fresh + 1 : values);
  return {
    call(random) {
      const draw = random.next();
      if (draw < 0.45) return { f: "read", value: null };
      if (draw < 0.8) return { f: "write", value: any(random) };
      const from = random.chance(0.7) && value !== null ? value : old(random);
      return { f: "cas", value: [from, any(random)] };
    },
    apply(f, input) {
      if (f === "read") return value;
      if (f === "write") return (value = input);
      const [from, to] = input as [unknown, unknown];
      if (value !== from) return undefined;
      value = to;
      return input;
    },
    guess(f, input, random) {
      if (f === "read") return random.chance(0.1) ? null : old(random);
      return f === "cas" && random.chance(0.5) ? undefined : input;
    },
  };
}
