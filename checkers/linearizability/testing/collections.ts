/**
 * More real objects for `smallHistory`: collections, maps, locks, counters. Like all subjects they are written
 * without the models.
 */
import type { Random } from "../../testing/random.js";
import type { Subject } from "./small-history.js";

export type Discipline = "fifo" | "unordered" | "stack" | "min";

const NAMES: Record<Discipline, readonly [string, string]> = {
  fifo: ["enqueue", "dequeue"],
  unordered: ["enqueue", "dequeue"],
  stack: ["push", "pop"],
  min: ["insert", "poll"],
};

/** `values` 0: every item is put in once. `shuffled` makes fresh items come in no order. */
export function collectionSubject(discipline: Discipline, values: number, shuffled = false): Subject {
  const [put, take] = NAMES[discipline];
  const items: number[] = [];
  let fresh = 0;
  const item = (random: Random): number => {
    if (values > 0) return 1 + random.below(values);
    fresh++;
    return shuffled ? (fresh * 7919) % 1_000_003 : fresh;
  };
  const takeOne = (): number => {
    switch (discipline) {
      case "fifo":
        return items.shift()!;
      case "stack":
        return items.pop()!;
      case "min":
        return items.splice(items.indexOf(Math.min(...items)), 1)[0]!;
      case "unordered":
        return items.splice((items.length * 3) % items.length, 1)[0]!;
    }
  };
  return {
    call: (random) => (random.chance(0.55) ? { f: put, value: item(random) } : { f: take, value: null }),
    apply(f, value) {
      if (f === put) return items.push(value as number) > 0 ? value : null;
      return items.length === 0 ? null : takeOne();
    },
    guess(f, value, random) {
      if (f === put) return value;
      if (random.chance(0.3)) return null;
      return (
        item(random.chance(0.5) ? random : random) - (values > 0 ? 0 : shuffled ? 0 : random.below(fresh))
      );
    },
  };
}

export function setSubject(values: number): Subject {
  const there = new Set<number>();
  return {
    call(random) {
      const f = random.pick(["add", "remove", "contains", "contains"]);
      return { f, value: 1 + random.below(values) };
    },
    apply(f, value) {
      const element = value as number;
      const had = there.has(element);
      if (f === "add") there.add(element);
      else if (f === "remove") there.delete(element);
      if (f === "contains") return [element, had];
      return element % 2 === 0 ? element : [element, had !== (f === "add")];
    },
    guess: (f, value, random) =>
      f === "contains" || random.chance(0.5) ? [value, random.chance(0.5)] : value,
  };
}

export function gSetSubject(values: number): Subject {
  const there = new Set<number>();
  return {
    call: (random) =>
      random.chance(0.5) ? { f: "add", value: 1 + random.below(values) } : { f: "read", value: null },
    apply(f, value) {
      if (f === "add") there.add(value as number);
      return f === "add" ? value : [...there];
    },
    guess: (f, value, random) => (f === "add" ? value : [...there].filter(() => random.chance(0.7))),
  };
}

/** `freshly`: what share of the texts put and appended are different from those before them. */
export function kvSubject(freshly = 0.5): Subject {
  let text = "";
  let fresh = 0;
  return {
    call(random) {
      const f = random.pick(["get", "get", "append", "append", "put"]);
      const value = random.chance(freshly)
        ? String.fromCharCode(97 + (fresh++ % 26))
        : random.pick(["x", "y"]);
      return { f, value: f === "get" ? null : value };
    },
    apply(f, value) {
      if (f === "get") return text;
      text = f === "put" ? (value as string) : text + (value as string);
      return value;
    },
    guess(f, value, random) {
      if (f !== "get") return value;
      return random.chance(0.5)
        ? text.slice(0, random.below(text.length + 1))
        : text + random.pick(["x", "y"]);
    },
  };
}

export function counterSubject(): Subject {
  let count = 0;
  return {
    call: (random) =>
      random.chance(0.5) ? { f: "add", value: random.below(5) - 2 } : { f: "read", value: null },
    apply(f, value) {
      if (f === "add") count += value as number;
      return f === "add" ? value : count;
    },
    guess: (f, value, random) => (f === "add" ? value : count + random.below(5) - 2),
  };
}

export function transactionSubject(keys: number, values: number): Subject {
  const registers = new Map<number, number>();
  return {
    call: (random) => ({
      f: "txn",
      value: Array.from({ length: 1 + random.below(2) }, () => {
        const key = random.below(keys);
        return random.chance(0.5) ? ["r", key, null] : ["w", key, 1 + random.below(values)];
      }),
    }),
    apply: (_f, value) =>
      (value as [string, number, number | null][]).map(([f, key, its]) => {
        if (f === "w") registers.set(key, its!);
        return f === "w" ? [f, key, its] : [f, key, registers.get(key) ?? null];
      }),
    guess: (_f, value, random) =>
      (value as [string, number, number | null][]).map(([f, key, its]) =>
        f === "w" ? [f, key, its] : [f, key, random.chance(0.2) ? null : 1 + random.below(values)],
      ),
  };
}

/** A call that the lock would have to refuse fails. */
export function lockSubject(kind: "plain" | "owner" | "reentrant" | "fenced" | "semaphore"): Subject {
  let owner: number | undefined;
  let depth = 0;
  let token = 0;
  let free = 2;
  const sure = (value: unknown): unknown => value;
  return {
    call(random) {
      const f = random.chance(0.5) ? "acquire" : "release";
      return { f, value: kind === "semaphore" ? 1 + random.below(2) : null };
    },
    apply(f, value, process) {
      if (kind === "semaphore") {
        const after = f === "acquire" ? free - (value as number) : free + (value as number);
        if (after < 0 || after > 2) return undefined;
        free = after;
        return value;
      }
      const mine = kind === "plain" || owner === process;
      if (f === "acquire") {
        if (depth > 0 && !(kind === "reentrant" && mine)) return undefined;
        owner = process;
        depth++;
        return kind === "fenced" ? ++token : sure(null);
      }
      if (depth === 0 || !mine) return undefined;
      depth--;
      return null;
    },
    guess(f, value, random) {
      if (kind === "fenced" && f === "acquire") return 1 + random.below(token + 2);
      return random.chance(0.5) ? undefined : value;
    },
  };
}

export function leaderSubject(): Subject {
  let term = 0;
  let leader = 0;
  return {
    call: () => ({ f: "leader", value: null }),
    apply(_f, _value, process) {
      if (process % 2 === 0) [term, leader] = [term + 1, process];
      return [term, leader];
    },
    guess: (_f, _value, random) => [random.below(term + 2), random.below(3)],
  };
}

export function idSubject(): Subject {
  let last = 0;
  return {
    call: () => ({ f: "generate", value: null }),
    apply: () => ++last,
    guess: (_f, _value, random) => 1 + random.below(last + 2),
  };
}
