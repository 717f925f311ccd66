/**
 * Causal reverse (Jepsen's `causal-reverse`): blind writes and reads of everything. A read that shows a write must
 * show all writes that were over before that one began; if not, the later write became visible before the earlier,
 * and strict serializability is refuted.
 *
 * `write` v (each value once a key); `read` → list of the values there. Exact: a read that shows w but misses v with
 * v over before w began is always found, whichever they are.
 */
import type { Checker } from "../checker.js";
import {
  atomOf,
  Evidence,
  judgeGuarantees,
  listOutput,
  requested,
  whyVacuous,
  type Atom,
} from "../guarantees/index.js";
import { keyName, show, type Operation } from "../history/index.js";
import { understanding } from "../understanding.js";

const NAME = "causal-reverse";

interface Part {
  readonly key: unknown;
  readonly writes: Map<Atom, Operation>;
  readonly reads: Operation[];
}

export const causalReverseChecker: Checker = understanding({
  name: NAME,
  summary: "blind writes, and reads of all: no write is seen without those that were over before it",
  operations: ["write", "read"],
  models: ["strict-serializable"],
  check(history, options = {}) {
    const parts = new Map<string, Part>();
    for (const operation of history) {
      const name = keyName(operation.key);
      let part = parts.get(name);
      if (part === undefined) parts.set(name, (part = { key: operation.key, writes: new Map(), reads: [] }));
      if (operation.f === "read") {
        if (operation.type === "ok") part.reads.push(operation);
        continue;
      }
      if (operation.type === "fail") continue;
      const atom = atomOf(operation.input);
      const before = part.writes.get(atom);
      // Written twice: it was there from the earliest completion on, and may have been from the first invocation on.
      if (before === undefined) part.writes.set(atom, operation);
      else part.writes.set(atom, { ...before, end: Math.min(before.end, operation.end) });
    }
    const evidence = new Evidence();
    let [reads, pairs] = [0, 0];
    for (const part of parts.values()) {
      reads += part.reads.length;
      pairs += judgePart(part, evidence);
    }
    const open = whyVacuous(NAME, { pairs });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "strict-serializable"),
      judged: causalReverseChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "the latest write seen against the earliest missed",
      checked: { operations: history.length, reads },
    });
  },
});

/** @returns how many reads saw a write that had a predecessor */
function judgePart({ key, writes, reads }: Part, evidence: Evidence): number {
  const byEnd = [...writes].sort(([, a], [, b]) => a.end - b.end);
  let pairs = 0;
  for (const read of reads) {
    const seen = new Set(listOutput(read, "a list of values").map(atomOf));
    let latest: Operation | undefined;
    for (const atom of seen) {
      const write = writes.get(atom);
      if (write !== undefined && (latest === undefined || write.start > latest.start)) latest = write;
    }
    if (latest === undefined) continue;
    const later = latest;
    if (byEnd[0]![1].end < later.start) pairs++;
    for (const [atom, write] of byEnd) {
      if (write.end > later.start) break;
      if (seen.has(atom)) continue;
      evidence.add(
        "causal-reverse",
        () => ({
          ...(key === null ? {} : { key }),
          operations: [write.start, later.start, read.start],
          steps: [
            {
              kind: "realtime",
              from: write.start,
              to: later.start,
              because: "it was over before the other began",
            },
            { kind: "wr", from: later.start, to: read.start, because: `the read saw ${show(later.input)}` },
            {
              kind: "rw",
              from: read.start,
              to: write.start,
              because: `the read did not see ${show(write.input)}`,
            },
          ],
          message:
            `The read of index ${String(read.start)} saw ${show(later.input)} but not ${show(write.input)}, whose write ` +
            `was over before that of ${show(later.input)} began.`,
        }),
        read.returned,
      );
      break;
    }
  }
  return pairs;
}
