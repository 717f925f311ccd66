/**
 * Who wrote and who read which version of each register. Versions are numbered densely; the initial state of key k
 * is version k, so that readers of it are found like those of any other.
 *
 * A transaction counts when it committed, or when its outcome is unknown and something it wrote was read. What
 * transactions saw of their own writes is left out: only the first read of a key before a write, and the last
 * write, matter to others.
 */
import { MalformedHistoryError, show } from "../history/index.js";
import { FAIL, OK, READ, UNSEEN, WRITE, type TransactionStore } from "../transactions/store.js";

export interface Registers {
  readonly store: TransactionStore;
  readonly keys: number;
  readonly versions: number;
  readonly versionKey: Int32Array;
  /** Atom of each version; -1 for initial states. */
  readonly versionAtom: Int32Array;
  /** The transaction that wrote a version and counts, or -1. */
  readonly writer: Int32Array;
  /** Aborted writers of versions. */
  readonly aborted: ReadonlyMap<number, number>;
  /** 1 for versions that their own transaction replaced. */
  readonly intermediate: Uint8Array;
  /** Version of every micro-operation, or -1 for reads that say nothing. */
  readonly version: Int32Array;
  /** 1 for transactions that count. */
  readonly counts: Uint8Array;
  /** External reads of t: `readVersion[readFrom[t] .. readFrom[t + 1])`. */
  readonly readFrom: Int32Array;
  readonly readVersion: Int32Array;
  /** Last writes of t to each key, the same way. */
  readonly writeFrom: Int32Array;
  readonly writeVersion: Int32Array;
  /** Transactions that read a version externally: `readers[readersFrom[v] .. readersFrom[v + 1])`, ascending. */
  readonly readersFrom: Int32Array;
  readonly readers: Int32Array;
}

/** @throws MalformedHistoryError when one value was written to a key twice */
export function indexRegisters(store: TransactionStore, initial: number | undefined): Registers {
  const { keys, transactions, kind, key, value, first, last, outcome } = store;
  const byKey: Map<number, number>[] = Array.from({ length: keys }, () => new Map<number, number>());
  const versionKey: number[] = Array.from({ length: keys }, (_, k) => k);
  const versionAtom: number[] = new Array<number>(keys).fill(-1);
  if (initial !== undefined) byKey.forEach((versions, k) => versions.set(initial, k));
  const number = (k: number, atom: number): number => {
    let v = byKey[k]!.get(atom);
    if (v === undefined) {
      v = versionKey.push(k) - 1;
      versionAtom.push(atom);
      byKey[k]!.set(atom, v);
    }
    return v;
  };
  const version = new Int32Array(store.operations).fill(-1);
  const writers = new Map<number, number>();
  const aborted = new Map<number, number>();
  const replaced: number[] = [];
  for (let t = 0; t < transactions; t++) {
    for (let i = first[t]!; i < last[t]!; i++) {
      if (kind[i] === READ) {
        if (outcome[t] === FAIL || (value[i] === UNSEEN && outcome[t] !== OK)) continue;
        version[i] = value[i] === UNSEEN ? key[i]! : number(key[i]!, value[i]!);
        continue;
      }
      const v = number(key[i]!, value[i]!);
      const before = writers.get(v) ?? aborted.get(v);
      if (before !== undefined || v < keys) duplicate(store, t, before, i);
      version[i] = v;
      if (outcome[t] === FAIL) aborted.set(v, t);
      else writers.set(v, t);
      for (let j = i + 1; j < last[t]!; j++) {
        if (kind[j] !== WRITE || key[j] !== key[i]) continue;
        replaced.push(v);
        break;
      }
    }
  }
  const writer = new Int32Array(versionKey.length).fill(-1);
  for (const [v, t] of writers) writer[v] = t;
  const counts = whoCounts(store, version, writer);
  for (let v = 0; v < writer.length; v++) if (writer[v]! >= 0 && counts[writer[v]!] === 0) writer[v] = -1;
  const intermediate = new Uint8Array(versionKey.length);
  for (const v of replaced) intermediate[v] = 1;
  return {
    store,
    keys,
    versions: versionKey.length,
    versionKey: Int32Array.from(versionKey),
    versionAtom: Int32Array.from(versionAtom),
    writer,
    aborted,
    intermediate,
    version,
    counts,
    ...external(store, version, counts, versionKey.length, writer, intermediate),
  };
}

function whoCounts(store: TransactionStore, version: Int32Array, writer: Int32Array): Uint8Array {
  const counts = new Uint8Array(store.transactions);
  const known: number[] = [];
  for (let t = 0; t < store.transactions; t++) {
    if (store.outcome[t] !== OK) continue;
    counts[t] = 1;
    known.push(t);
  }
  // Who happened vouches for those it read from, and so on.
  for (let t = known.pop(); t !== undefined; t = known.pop()) {
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const w = store.kind[i] === READ && version[i]! >= 0 ? writer[version[i]!]! : -1;
      if (w < 0 || counts[w] === 1) continue;
      counts[w] = 1;
      known.push(w);
    }
  }
  return counts;
}

function external(
  store: TransactionStore,
  version: Int32Array,
  counts: Uint8Array,
  versions: number,
  writer: Int32Array,
  intermediate: Uint8Array,
): Pick<Registers, "readFrom" | "readVersion" | "writeFrom" | "writeVersion" | "readersFrom" | "readers"> {
  const { transactions, kind, key, first, last } = store;
  const readFrom = new Int32Array(transactions + 1);
  const writeFrom = new Int32Array(transactions + 1);
  const reads: number[] = [];
  const writes: number[] = [];
  const seen = new Int32Array(store.keys).fill(-1);
  const written = new Int32Array(store.keys).fill(-1);
  const place = new Int32Array(store.keys);
  for (let t = 0; t < transactions; t++) {
    for (let i = first[t]!; counts[t] === 1 && i < last[t]!; i++) {
      const k = key[i]!;
      if (kind[i] === READ) {
        if (seen[k] === t || written[k] === t || version[i]! < 0) continue;
        seen[k] = t;
        // What nobody wrote, or somebody who aborted or replaced it, has no place in any order.
        if (version[i]! >= store.keys && (writer[version[i]!]! < 0 || intermediate[version[i]!] === 1))
          continue;
        reads.push(version[i]!);
      } else if (written[k] === t) {
        writes[place[k]!] = version[i]!;
      } else {
        written[k] = t;
        place[k] = writes.push(version[i]!) - 1;
      }
    }
    readFrom[t + 1] = reads.length;
    writeFrom[t + 1] = writes.length;
  }
  const readersFrom = new Int32Array(versions + 2);
  for (const v of reads) readersFrom[v + 2]!++;
  for (let v = 2; v < readersFrom.length; v++) readersFrom[v]! += readersFrom[v - 1]!;
  const readers = new Int32Array(reads.length);
  for (let t = 0; t < transactions; t++) {
    for (let i = readFrom[t]!; i < readFrom[t + 1]!; i++) readers[readersFrom[reads[i]! + 1]!++] = t;
  }
  return {
    readFrom,
    readVersion: Int32Array.from(reads),
    writeFrom,
    writeVersion: Int32Array.from(writes),
    readersFrom,
    readers,
  };
}

function duplicate(store: TransactionStore, t: number, before: number | undefined, i: number): never {
  const what = `${show(store.atoms.value(store.value[i]!))} to key ${show(store.keyValue(store.key[i]!))}`;
  throw new MalformedHistoryError(
    store.start[t]! + 1,
    before === undefined
      ? `this transaction writes ${what}, which is the initial state`
      : `every write to a key needs a value of its own, but this transaction and the one at index ${String(store.start[before])} both write ${what}`,
  );
}
