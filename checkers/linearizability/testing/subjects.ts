/**
 * Real objects for `smallHistory`, written without the models so that a mistake in a model shows.
 */
import type { Random } from "../../testing/random.js";
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

/**
 * A register under a load of 50 % reads, 30 % writes, 20 % cas between random values; 0 values: written ones
 * are unique, and a cas tries to replace what it last saw.
 */
export function mixedRegister(values: number): Subject {
  let value: unknown = null;
  let fresh = 0;
  return {
    call(random) {
      const draw = random.next();
      const to = values === 0 ? ++fresh : 1 + random.below(values);
      if (draw < 0.5) return { f: "read", value: null };
      if (draw < 0.8) return { f: "write", value: to };
      return { f: "cas", value: [values === 0 ? value : 1 + random.below(values), to] };
    },
    apply: (f, input) => {
      if (f === "read") return value;
      if (f === "write") return (value = input);
      const [from, to] = input as [unknown, unknown];
      if (value !== from) return undefined;
      value = to;
      return input;
    },
    guess: (_f, input) => input,
  };
}
