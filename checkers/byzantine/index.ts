/**
 * Replies of liars: a value that nobody ever wrote. Whatever a database loses or mixes up, what it returns was
 * written by somebody; damaged bytes, forged replies and other people's data were not.
 *
 * `write` v; `read` → v, or null for nothing; the key in the event, and values different over all keys. A value of
 * another key is reported as such. `--set initial=…` names the value before any write.
 */
import type { Checker } from "../checker.js";
import { atomOf, Evidence, judgeGuarantees, requested, whyVacuous, type Atom } from "../guarantees/index.js";
import { keyName, show, type Operation } from "../history/index.js";
import { understanding } from "../understanding.js";

const NAME = "byzantine";

export const byzantineChecker: Checker = understanding({
  name: NAME,
  summary: "replies: no value that nobody ever wrote",
  operations: ["write", "read"],
  settings: { initial: "the value before any write (default null)" },
  models: ["no-creation", "linearizable"],
  check(history, options = {}) {
    const evidence = new Evidence();
    const byKey = new Map<string, Map<Atom, Operation>>();
    const anywhere = new Map<Atom, Operation>();
    const reads: Operation[] = [];
    for (const operation of history) {
      if (operation.f === "read" && operation.type === "ok") reads.push(operation);
      if (operation.f !== "write") continue;
      const atom = atomOf(operation.input);
      const name = keyName(operation.key);
      let own = byKey.get(name);
      if (own === undefined) byKey.set(name, (own = new Map()));
      if (!own.has(atom)) own.set(atom, operation);
      if (!anywhere.has(atom)) anywhere.set(atom, operation);
    }
    const initial = options.settings?.["initial"];
    let values = 0;
    for (const read of reads) {
      const value = read.output;
      if (value === null || value === undefined) continue;
      values++;
      if (initial !== undefined && String(value) === initial) continue;
      const atom = atomOf(value);
      const write = byKey.get(keyName(read.key))?.get(atom);
      if (write !== undefined && write.start < read.end) continue;
      const elsewhere = write ?? anywhere.get(atom);
      evidence.add(
        "thin-air",
        () => ({
          ...(read.key === null ? {} : { key: read.key }),
          operations: [...(elsewhere === undefined ? [] : [elsewhere.start]), read.start],
          message:
            `The read of index ${String(read.start)} found ${show(value)}, which ` +
            (elsewhere === undefined
              ? "nobody ever wrote."
              : write === undefined
                ? `was written to another key, ${show(elsewhere.key)} (index ${String(elsewhere.start)}).`
                : `was written only later (index ${String(elsewhere.start)}).`),
          details: { value, nearest: elsewhere === undefined ? nearest(value, anywhere) : null },
        }),
        read.returned,
      );
    }
    const open = whyVacuous(NAME, { reads: values, writes: anywhere.size });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "no-creation"),
      judged: byzantineChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "a table of values written",
      checked: { operations: history.length, reads: values, writes: anywhere.size },
    });
  },
});

/** An integer that was written and differs in one bit, if there is one: how damage looks. */
function nearest(value: unknown, written: ReadonlyMap<Atom, Operation>): unknown {
  if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > 2 ** 30) return null;
  for (let bit = 0; bit < 31; bit++) if (written.has(value ^ (1 << bit))) return value ^ (1 << bit);
  return null;
}
