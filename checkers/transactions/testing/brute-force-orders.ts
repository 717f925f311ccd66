/**
 * Weak levels by their definitions, tried out on every order of a few committed transactions: version orders are those
 * that the order of transactions induces (any that do not contradict the flow of information are). Shares nothing with
 * the checkers. For lists whose reads of a key are prefixes of one list, and registers whose reads are sane.
 */
import type { Transaction } from "./brute-force.js";

export const ORDERED_LEVELS = [
  "read-uncommitted",
  "read-committed",
  "monotonic-atomic-view",
  "read-atomic",
  "causal-cerone",
  "update-atomic",
  "parallel-snapshot-isolation",
] as const;

export type OrderedLevel = (typeof ORDERED_LEVELS)[number];

type Key = string | number;

interface Read {
  readonly t: number;
  readonly at: number;
  readonly key: Key;
  /** Elements seen, oldest first; of registers the one value, or none. */
  readonly seen: readonly unknown[];
  /** No write of the key by its own transaction came before. */
  readonly external: boolean;
}

interface Write {
  readonly t: number;
  readonly at: number;
  readonly key: Key;
  readonly value: unknown;
}

/** By level, whether some order of the transactions permits the history. */
export function permittedLevels(
  txns: readonly Transaction[],
  lists: boolean,
): Readonly<Record<OrderedLevel, boolean>> {
  const reads: Read[] = [];
  const writes: Write[] = [];
  txns.forEach(({ micro }, t) =>
    micro.forEach(([f, key, value], at) => {
      if (f !== "r") writes.push({ t, at, key, value });
      else {
        const seen = lists ? ((value ?? []) as unknown[]) : value === null ? [] : [value];
        const external = !micro.slice(0, at).some(([g, k]) => g !== "r" && k === key);
        reads.push({ t, at, key, seen, external });
      }
    }),
  );
  const sees = (read: Read, write: Write) => read.key === write.key && read.seen.includes(write.value);
  const ownLater = reads.some((r) => writes.some((w) => w.t === r.t && w.at > r.at && sees(r, w)));
  const intermediate = reads.some((r) => {
    const source = writes.find((w) => w.key === r.key && w.value === r.seen.at(-1));
    return (
      source !== undefined &&
      source.t !== r.t &&
      writes.some((w) => w.t === source.t && w.key === r.key && w.at > source.at)
    );
  });
  const clean = !ownLater && !intermediate;
  const internal =
    txns.every(({ micro }) => isConsistent(micro, lists)) &&
    (!lists || writes.every((a) => writes.every((b) => keepsOrder(reads, a, b))));
  // Sets of transactions are bits of a number.
  const setOf = (of: readonly { readonly t: number }[]) => of.reduce((set, { t }) => set | (1 << t), 0);
  const sources = (t: number, before = Infinity) =>
    setOf(
      reads
        .filter((r) => r.t === t && r.external && r.at < before)
        .flatMap((r) => writes.filter((w) => w.t !== t && sees(r, w))),
    );
  const flow = txns.map((_, t) => sources(t));
  const past = closed(flow);
  const flowAny = txns.map((_, t) =>
    setOf(reads.filter((r) => r.t === t).flatMap((r) => writes.filter((w) => w.t !== t && sees(r, w)))),
  );
  const sharing = txns.map((_, t) =>
    setOf(writes.filter((w) => w.t !== t && writes.some((own) => own.t === t && own.key === w.key))),
  );
  const external = reads
    .filter((r) => r.external)
    .map((r) => {
      const others = writes.filter((w) => w.key === r.key && w.t !== r.t && !sees(r, w));
      const source = lists ? undefined : writes.find((w) => sees(r, w));
      const missed = setOf(others.filter((w) => w.t !== source?.t));
      return { t: r.t, missed, source: source?.t, earlier: sources(r.t, r.at) };
    });
  const made = lists ? listOrder(reads, writes, txns.length) : txns.map(() => 0);
  const result = Object.fromEntries(ORDERED_LEVELS.map((level) => [level, false])) as Record<
    OrderedLevel,
    boolean
  >;
  eachOrder(made, () => {
    result["read-uncommitted"] = true;
    return true;
  });
  if (!clean) return result;
  eachOrder(
    made.map((set, t) => set | flowAny[t]!),
    (before) => {
      result["read-committed"] = true;
      /** Permits a level if no read misses what is visible to it: for registers, nothing newer than what it found. */
      const permit = (level: OrderedLevel, visible: (read: (typeof external)[number]) => number) => {
        if (result[level] || (level !== "monotonic-atomic-view" && !internal)) return;
        result[level] = external.every((r) => {
          const older = r.source === undefined ? 0 : before[r.source]!;
          return (visible(r) & r.missed & ~older) === 0;
        });
      };
      const both = flow.map((from, t) => from | (sharing[t]! & before[t]!));
      const all = result["parallel-snapshot-isolation"] ? both : closed(both);
      permit("monotonic-atomic-view", (r) => r.earlier);
      permit("read-atomic", (r) => flow[r.t]!);
      permit("causal-cerone", (r) => past[r.t]!);
      permit("update-atomic", (r) => both[r.t]!);
      permit("parallel-snapshot-isolation", (r) => all[r.t]!);
      return Object.values(result).every(Boolean);
    },
  );
  return result;
}

/** By transaction, those that the longest lists show before it; appends that nobody read come last. */
function listOrder(reads: readonly Read[], writes: readonly Write[], count: number): number[] {
  const before = new Array<number>(count).fill(0);
  for (const key of new Set(writes.map((w) => w.key))) {
    const longest = reads
      .filter((r) => r.key === key)
      .reduce((a: readonly unknown[], { seen }) => (seen.length > a.length ? seen : a), []);
    const here = writes.filter((w) => w.key === key);
    const place = ({ value }: Write) => (longest.includes(value) ? longest.indexOf(value) : Infinity);
    for (const a of here)
      for (const b of here) if (a.t !== b.t && place(a) < place(b)) before[b.t]! |= 1 << a.t;
  }
  return before;
}

/** Calls back with every order, as the set of those before each, in which all of `first` come first; true ends it. */
function eachOrder(first: readonly number[], visit: (before: readonly number[]) => boolean): void {
  const before = first.map(() => 0);
  const go = (done: number): boolean => {
    if (done === (1 << first.length) - 1) return visit(before);
    return first.some((set, t) => {
      if ((done & (1 << t)) !== 0 || (set & ~done) !== 0) return false;
      before[t] = done;
      return go(done | (1 << t));
    });
  };
  go(0);
}

/** Whether a transaction's reads agree with what it read and wrote itself before. */
function isConsistent(micro: Transaction["micro"], lists: boolean): boolean {
  return micro.every(([f, key, value], at) => {
    if (f !== "r") return true;
    const own = micro.slice(0, at).filter(([, k]) => k === key);
    if (own.length === 0) return true;
    if (!lists) return own.at(-1)![2] === value;
    const read = own.findLastIndex(([g]) => g === "r");
    const added = own.slice(read + 1).map(([, , each]) => each);
    const list = (value ?? []) as unknown[];
    const base = list.slice(0, list.length - added.length);
    const ends = added.every((each, i) => list[base.length + i] === each);
    const known = read < 0 ? base : ((own[read]![2] ?? []) as unknown[]);
    return ends && list.length >= added.length && JSON.stringify(known) === JSON.stringify(base);
  });
}

/** Of two appends of one transaction to one key, who saw the later one saw the earlier one in front of it. */
function keepsOrder(reads: readonly Read[], a: Write, b: Write): boolean {
  if (a.t !== b.t || a.key !== b.key || a.at >= b.at) return true;
  return reads
    .filter((r) => r.key === a.key && r.seen.includes(b.value))
    .every(({ seen }) => seen.includes(a.value) && seen.indexOf(a.value) < seen.indexOf(b.value));
}

function closed(relation: readonly number[]): number[] {
  const result = [...relation];
  for (let round = 0; round < relation.length; round++)
    result.forEach((set, t) =>
      relation.forEach((_, other) => {
        if ((set & (1 << other)) !== 0) result[t]! |= result[other]!;
      }),
    );
  return result;
}
