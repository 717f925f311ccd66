/**
 * Identifiers that must differ: `generate` → id, any value. Jepsen's `unique-ids`. Ids of operations whose outcome
 * is unknown were given to nobody.
 */
import type { Checker } from "../checker.js";
import {
  atomOf,
  Evidence,
  judgeGuarantees,
  malformedOutput,
  requested,
  whyVacuous,
  type Atom,
} from "../guarantees/index.js";
import { keyName, show } from "../history/index.js";
import { understanding } from "../understanding.js";

const NAME = "unique-ids";
/** Operations that one example names. */
const NAMED = 8;

interface Again {
  readonly key: unknown;
  readonly value: unknown;
  readonly starts: number[];
  readonly time: number;
  times: number;
}

/** By identifier: the invocation that got it, or all that is known of one given out again. */
type Given = Map<Atom, number | Again>;

export const uniqueIdsChecker: Checker = understanding({
  name: NAME,
  summary: "identifiers: none is given out twice",
  operations: ["generate"],
  models: ["uniqueness"],
  check(history, options = {}) {
    const generators = new Map<string, Given>();
    const again: Again[] = [];
    let ids = 0;
    for (const operation of history) {
      if (operation.type !== "ok") continue;
      const value = operation.output;
      if (value === null || value === undefined) malformedOutput(operation, "the identifier as value");
      ids++;
      const { key, start, returned } = operation;
      const name = keyName(key);
      let given = generators.get(name);
      if (given === undefined) generators.set(name, (given = new Map()));
      const atom = atomOf(value);
      const before = given.get(atom);
      if (before === undefined) given.set(atom, start);
      else if (typeof before === "number") {
        const entry = { key, value, starts: [before, start], time: returned, times: 2 };
        given.set(atom, entry);
        again.push(entry);
      } else {
        before.times++;
        if (before.starts.length < NAMED) before.starts.push(start);
      }
    }
    const evidence = new Evidence();
    for (const { key, value, starts, time, times } of again) {
      evidence.add(
        "duplicate-id",
        () => ({
          ...(key === null ? {} : { key }),
          operations: starts,
          message: `Identifier ${show(value)} was given out ${String(times)} times.`,
          details: { value, times },
        }),
        time,
      );
    }
    const open = whyVacuous(NAME, { ids, pairs: Math.max(0, ids - 1) });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "uniqueness"),
      judged: uniqueIdsChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "a table of identifiers",
      checked: { operations: history.length, ids },
    });
  },
});
