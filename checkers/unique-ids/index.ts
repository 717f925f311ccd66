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
import { show } from "../history/index.js";

const NAME = "unique-ids";
/** Operations that one example names. */
const NAMED = 8;

export const uniqueIdsChecker: Checker = {
  name: NAME,
  summary: "identifiers: none is given out twice",
  operations: ["generate"],
  models: ["uniqueness"],
  check(history, options = {}) {
    const first = new Map<Atom, number>();
    const again = new Map<Atom, { value: unknown; starts: number[]; time: number; times: number }>();
    let ids = 0;
    for (const operation of history) {
      if (operation.f !== "generate" || operation.type !== "ok") continue;
      const value = operation.output;
      if (value === null || value === undefined) malformedOutput(operation, "the identifier as value");
      ids++;
      const atom = atomOf(value);
      const before = first.get(atom);
      if (before === undefined) {
        first.set(atom, operation.start);
        continue;
      }
      const entry = again.get(atom);
      if (entry === undefined)
        again.set(atom, { value, starts: [before, operation.start], time: operation.returned, times: 2 });
      else {
        entry.times++;
        if (entry.starts.length < NAMED) entry.starts.push(operation.start);
      }
    }
    const evidence = new Evidence();
    for (const { value, starts, time, times } of again.values()) {
      evidence.add(
        "duplicate-id",
        () => ({
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
};
