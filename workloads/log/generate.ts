/**
 * Sends, polls and transactions of both on a few keys; consumers change what they poll now and then, or join a group and
 * leave it for keys of their own. At the end one client is assigned everything and polls until nothing comes.
 */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { Random } from "../../harness/generator/random.js";
import { untilEmpty } from "../until-empty.js";
import type { LogOperation, Micro } from "./ops.js";

const TXN_MAX = 4;
/** How often consumers change what they poll. */
const CHANGES = 0.05;
/** How many of the changes leave the group where there is one: rarely, since all of its members wait for each other then. */
const LEAVES = 1 / 32;

export function sendsAndPolls(keys: number, group = false): OpGenerator {
  const all = Array.from({ length: keys }, (_, key) => key);
  const micro = (random: Random, value: number): Micro =>
    random.chance(0.5) ? ["send", random.below(keys), value] : ["poll"];
  return lift((random, _context, calls): LogOperation => {
    const value = calls * TXN_MAX;
    if (random.chance(CHANGES))
      return group && !random.chance(LEAVES)
        ? { f: "subscribe", value: all }
        : { f: "assign", value: random.nonemptySubset(all) };
    if (random.chance(0.5)) {
      const one = micro(random, value);
      return { f: one[0], value: [one] };
    }
    const length = 1 + random.below(TXN_MAX);
    return { f: "txn", value: Array.from({ length }, (_, i) => micro(random, value + i)) };
  });
}

const nothing = (value: unknown): boolean =>
  (value as readonly Micro[]).every(
    ([kind, messages]) =>
      kind === "poll" &&
      Object.values((messages ?? {}) as Record<string, unknown[]>).every((list) => list.length === 0),
  );

/** A client that crashed meanwhile has a successor, who begins at the beginning. */
export function lastPolls(keys: number): OpGenerator {
  const all = Array.from({ length: keys }, (_, key) => key);
  return untilEmpty({
    before: { f: "assign", value: all } satisfies LogOperation,
    call: { f: "poll", value: [["poll"]] },
    empty: nothing,
    inARow: 3,
    callsMax: 20_000,
  });
}
