/**
 * Anomalies that one transaction shows by itself or with one other: no graph needed.
 *
 * - internal: a read contradicts what the transaction itself read or appended before
 * - future-read: a read returns what the transaction appends only later
 * - G1b: a read ends in an element that its writer appended to once more
 * - G1a, dirty-update: elements of aborted transactions were read, or built upon
 * - thin-air-read: an element was read that nobody appended
 * - lost-update: committed transactions read the same version of a key and all appended to it
 */
import { int32, uint8 } from "../transactions/grow.js";
import { APPEND, OK, READ, UNSEEN, type TransactionStore } from "../transactions/store.js";
import { INITIAL, type Versions } from "./versions.js";

export interface LocalFindings {
  /** Micro-operations: the read, and the operation it contradicts. */
  readonly internal: readonly { readonly t: number; readonly read: number; readonly before: number }[];
  readonly future: readonly { readonly t: number; readonly read: number; readonly append: number }[];
  readonly intermediate: readonly { readonly t: number; readonly read: number }[];
  /** Version read, and the transactions that replaced it. */
  readonly lost: readonly {
    readonly key: number;
    readonly version: number;
    readonly by: readonly number[];
  }[];
}

export function findLocal(store: TransactionStore, versions: Versions): LocalFindings {
  const { transactions, outcome, first, last, kind, key, value } = store;
  const internal: { t: number; read: number; before: number }[] = [];
  const future: { t: number; read: number; append: number }[] = [];
  const intermediate: { t: number; read: number }[] = [];
  const updates = new Updates(store, versions);
  const owner = int32(store.keys).fill(-1);
  const latest = int32(store.keys);
  // By key, for the current transaction: the read that came before anything else, or -1; whether it appended yet.
  const origin = int32(store.keys);
  const appended = uint8(store.keys);
  let chain: Int32Array = new Int32Array(64);
  for (let t = 0; t < transactions; t++) {
    if (outcome[t] !== OK) continue;
    const from = first[t]!;
    const to = last[t]!;
    if (to - from > chain.length) chain = int32(2 * (to - from));
    for (let i = from; i < to; i++) {
      const k = key[i]!;
      const previous = owner[k] === t ? latest[k]! : -1;
      if (previous < 0) {
        origin[k] = kind[i] === READ ? i : -1;
        appended[k] = 0;
      }
      owner[k] = t;
      latest[k] = i;
      chain[i - from] = previous;
      if (kind[i] === APPEND) {
        for (let op = previous; op >= 0; op = chain[op - from]!) {
          if (kind[op] !== READ || value[op] === UNSEEN || !updates.contains(op, value[i]!)) continue;
          future.push({ t, read: op, append: i });
          break;
        }
        const read = origin[k]!;
        if (read >= 0 && value[read] !== UNSEEN) {
          if (appended[k] === 0) updates.note(t, read);
        }
        appended[k] = 1;
        continue;
      }
      if (value[i] === UNSEEN) continue;
      const seen = versions.version[i]!;
      if (seen >= 0 && versions.intermediate[seen] === 1 && versions.writer[seen] !== t) {
        intermediate.push({ t, read: i });
      }
      if (previous >= 0 && contradicts(store, versions, i, chain, from)) {
        internal.push({ t, read: i, before: previous });
      }
    }
  }
  return { internal, future, intermediate, lost: updates.lost() };
}

/** Whether read i is something else than its transaction had to see. */
function contradicts(
  store: TransactionStore,
  versions: Versions,
  i: number,
  chain: Int32Array,
  from: number,
): boolean {
  const { kind, value } = store;
  const plain = versions.untidy[store.key[i]!] === 0 && value[i]! >= 0;
  const list = store.list(i);
  let at = list.length - 1;
  let op = chain[i - from]!;
  for (; op >= 0 && kind[op] === APPEND; op = chain[op - from]!) {
    if (at < 0 || list[at] !== value[op]) return true;
    at--;
  }
  // Unknown before its appends: any list that ends in them will do.
  if (op < 0 || value[op] === UNSEEN) return false;
  if (plain && value[op]! >= 0) return value[op] !== at + 1;
  const before = store.list(op);
  if (before.length !== at + 1) return true;
  for (let j = 0; j <= at; j++) if (before[j] !== list[j]) return true;
  return false;
}

/** Reads followed by appends to the same key: lost updates and reads of the future. */
class Updates {
  readonly #firstBy: Int32Array;
  readonly #firstInitial: Int32Array;
  readonly #groups = new Map<string, { key: number; version: number; by: number[] }>();

  constructor(
    readonly store: TransactionStore,
    readonly versions: Versions,
  ) {
    this.#firstBy = int32(versions.table.length).fill(-1);
    this.#firstInitial = int32(store.keys).fill(-1);
  }

  /** Transaction t appended to a key behind this read of it. */
  note(t: number, read: number): void {
    const key = this.store.key[read]!;
    const version = this.versions.version[read]!;
    const firsts = version === INITIAL ? this.#firstInitial : this.#firstBy;
    const place = version === INITIAL ? key : version;
    const other = firsts[place]!;
    if (other < 0) {
      firsts[place] = t;
      return;
    }
    const name = `${String(version)} ${String(key)}`;
    const group = this.#groups.get(name);
    if (group === undefined) this.#groups.set(name, { key, version, by: [other, t] });
    else group.by.push(t);
  }

  /** Whether the list read has this element. */
  contains(read: number, atom: number): boolean {
    const { store, versions } = this;
    const key = store.key[read]!;
    if (versions.untidy[key] === 1) return store.list(read).includes(atom);
    const element = versions.table.find(key, atom);
    return element >= 0 && element < versions.ordered && element <= versions.version[read]!;
  }

  lost(): { key: number; version: number; by: readonly number[] }[] {
    return [...this.#groups.values()];
  }
}
