/** What looks at an index return: ids, or the entries of base and index side by side. */
import { atomOf, isRecord, malformedOutput, type Atom } from "../guarantees/index.js";
import type { Operation } from "../history/index.js";

export type Entries = ReadonlyMap<Atom, readonly unknown[]>;

const SHAPE = "{base: [[id, attribute], …], index: [[id, attribute], …]}";

/** @throws MalformedHistoryError */
export function entriesOf(look: Operation): { base: Entries; index: Entries } {
  const value = look.output;
  if (!isRecord(value)) malformedOutput(look, SHAPE);
  return { base: listOf(look, value["base"]), index: listOf(look, value["index"]) };
}

function listOf(look: Operation, list: unknown): Entries {
  if (!Array.isArray(list)) malformedOutput(look, SHAPE);
  const entries = new Map<Atom, readonly unknown[]>();
  for (const entry of list as unknown[]) {
    if (!Array.isArray(entry) || entry.length !== 2) malformedOutput(look, SHAPE, entry);
    entries.set(atomOf(entry), entry as unknown[]);
  }
  return entries;
}

/** @throws MalformedHistoryError */
export function idsOf(look: Operation): readonly unknown[] {
  return Array.isArray(look.output) ? (look.output as unknown[]) : malformedOutput(look, "a list of ids");
}
