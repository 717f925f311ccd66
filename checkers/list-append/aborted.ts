/** Reads of what must not be there: elements of aborted transactions (G1a, dirty-update), or of nobody. */
import { OK, READ, type TransactionStore } from "../transactions/store.js";
import type { Versions } from "./versions.js";

export interface ForbiddenRead {
  readonly element: number;
  /** The aborted writer, or -1. */
  readonly writer: number;
  /** The first committed reader and its micro-operation. */
  readonly reader: number;
  readonly read: number;
}

export interface DirtyUpdate {
  readonly element: number;
  readonly writer: number;
  /** The committed transaction that built on it, and its element. */
  readonly by: number;
  readonly next: number;
}

export function findAborted(
  store: TransactionStore,
  versions: Versions,
): { aborted: ForbiddenRead[]; thinAir: ForbiddenRead[]; dirty: DirtyUpdate[] } {
  const { table, offset, ordered, writer } = versions;
  const suspects = new Map<number, number[]>();
  const suspect = (element: number): void => {
    const list = suspects.get(table.key[element]!);
    if (list === undefined) suspects.set(table.key[element]!, [element]);
    else list.push(element);
  };
  for (let g = 0; g < table.length; g++) if (writer[g] === -1) suspect(g);
  const readBy = new Map<number, { reader: number; read: number }>();
  if (suspects.size > 0) {
    for (let t = 0; t < store.transactions; t++) {
      if (store.outcome[t] !== OK) continue;
      for (let i = store.first[t]!; i < store.last[t]!; i++) {
        if (store.kind[i] !== READ) continue;
        const waiting = suspects.get(store.key[i]!);
        if (waiting === undefined || waiting.length === 0 || versions.version[i]! < 0) continue;
        const seen = elementsSeen(store, versions, i, waiting);
        for (const element of seen) readBy.set(element, { reader: t, read: i });
        if (seen.length > 0) {
          suspects.set(
            store.key[i]!,
            waiting.filter((element) => !readBy.has(element)),
          );
        }
      }
    }
  }
  const aborted: ForbiddenRead[] = [];
  const thinAir: ForbiddenRead[] = [];
  const dirty: DirtyUpdate[] = [];
  for (const [element, { reader, read }] of [...readBy].sort(([a], [b]) => a - b)) {
    const by = versions.aborted.get(element);
    (by === undefined ? thinAir : aborted).push({ element, writer: by ?? -1, reader, read });
  }
  for (const [element, by] of versions.aborted) {
    if (element >= ordered) continue;
    const end = offset[table.key[element]! + 1]!;
    for (let g = element + 1; g < end; g++) {
      const w = writer[g]!;
      if (w < 0) continue;
      if (store.outcome[w] === OK) dirty.push({ element, writer: by, by: w, next: g });
      break;
    }
  }
  return { aborted, thinAir, dirty };
}

/** Which of these elements are in the list that was read. */
function elementsSeen(
  store: TransactionStore,
  versions: Versions,
  read: number,
  waiting: readonly number[],
): readonly number[] {
  if (versions.untidy[store.key[read]!] === 0) {
    return waiting.filter((element) => element < versions.ordered && element <= versions.version[read]!);
  }
  const atoms = new Set(store.list(read));
  return waiting.filter((element) => atoms.has(versions.table.atom[element]!));
}
