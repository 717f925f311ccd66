/**
 * All or nothing. A transaction writes several parts under one id: `commit` [id, parts] wants to keep them, `abort`
 * [id, parts] writes them and rolls back. `read` id → the parts found.
 *
 * A read that finds some of them is a `partial-effect`; any part of an aborted or failed transaction is an
 * `effect-after-abort`; none of a transaction that was committed before the read began is a `lost-transaction`. A
 * client that crashed may have committed or not, but not half. `--set visibility=late` judges partial effects only where
 * the writer was over before the read began (a look through several statements sees a commit half done).
 */
import type { Checker } from "../checker.js";
import {
  atomOf,
  Evidence,
  judgeGuarantees,
  listOutput,
  malformedInput,
  requested,
  whyVacuous,
  wordOf,
  type Atom,
} from "../guarantees/index.js";
import { show, type History, type Operation } from "../history/index.js";
import { understanding } from "../understanding.js";

const NAME = "atomicity";

interface Transaction {
  readonly id: unknown;
  readonly parts: ReadonlySet<Atom>;
  readonly operation: Operation;
  readonly kept: boolean;
}

export const atomicityChecker: Checker = understanding({
  name: NAME,
  summary: "transactions of several parts: all is there or nothing, after an abort nothing",
  operations: ["commit", "abort", "read"],
  settings: { visibility: "atomic (default); late: a read that overlaps the writer may see half" },
  models: [
    "all-or-nothing",
    "atomicity",
    "durability",
    "honest-failures",
    "no-creation",
    "read-atomic",
    "read-committed",
  ],
  check(history, options = {}) {
    const late = wordOf(options.settings ?? {}, "visibility", ["atomic", "late"]) === "late";
    const evidence = new Evidence();
    const transactions = load(history);
    let [reads, tested] = [0, 0];
    for (const read of history) {
      if (read.f !== "read" || read.type !== "ok") continue;
      const found = new Set(listOutput(read, "the list of parts found").map(atomOf));
      const transaction = transactions.get(atomOf(read.input));
      reads++;
      if (transaction === undefined) {
        if (found.size > 0) unexpected(read, evidence);
        continue;
      }
      if (judgeRead(read, found, transaction, late, evidence)) tested++;
    }
    const open = whyVacuous(NAME, { reads, tested });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "all-or-nothing"),
      judged: atomicityChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "parts found against parts written",
      checked: { operations: history.length, transactions: transactions.size, reads },
    });
  },
});

function load(history: History): Map<Atom, Transaction> {
  const transactions = new Map<Atom, Transaction>();
  for (const operation of history) {
    if (operation.f !== "commit" && operation.f !== "abort") continue;
    const value = operation.input;
    if (!Array.isArray(value) || value.length !== 2 || !Array.isArray(value[1]))
      malformedInput(operation, "[id, [part, …]]");
    const [id, parts] = value as [unknown, unknown[]];
    const name = atomOf(id);
    if (transactions.has(name))
      malformedInput(
        operation,
        `an id of its own: ${show(id)} was used by index ${String(transactions.get(name)!.operation.start)}`,
      );
    transactions.set(name, {
      id,
      parts: new Set(parts.map(atomOf)),
      operation,
      kept: operation.f === "commit",
    });
  }
  return transactions;
}

/** @returns whether the read tested anything */
function judgeRead(
  read: Operation,
  found: ReadonlySet<Atom>,
  { id, parts, operation, kept }: Transaction,
  late: boolean,
  evidence: Evidence,
): boolean {
  const over = operation.end < read.start;
  const add = (type: string, what: string) =>
    evidence.add(
      type,
      () => ({
        operations: [operation.start, read.start],
        message: `The read of index ${String(read.start)} found ${String(found.size)} of the ${String(parts.size)} parts of transaction ${show(id)} (index ${String(operation.start)}), ${what}.`,
        details: { id, found: found.size, parts: parts.size },
      }),
      read.returned,
    );
  // An abort that ended ok was done; one that failed or crashed certainly was not committed either.
  const gone = !kept || operation.type === "fail";
  if (gone && found.size > 0) add("effect-after-abort", "which was rolled back");
  else if (found.size > 0 && found.size < parts.size && (over || !late))
    add("partial-effect", "not all and not none");
  else if (found.size === 0 && kept && operation.type === "ok" && over)
    add("lost-transaction", "which was committed");
  return gone || over || found.size > 0;
}

function unexpected(read: Operation, evidence: Evidence): void {
  evidence.add("unexpected", () => ({
    operations: [read.start],
    message: `The read of index ${String(read.start)} found parts of ${show(read.input)}, which nobody wrote.`,
  }));
}
