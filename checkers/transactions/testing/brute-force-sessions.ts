/**
 * The guarantees of sessions by their definitions, tried out naively on a few committed transactions: what must a read
 * have seen, and is there an order of the versions of each key under which it did? Shares nothing with the checkers.
 */
import type { Transaction } from "./brute-force.js";

export type Guarantee =
  "read-your-writes" | "monotonic-reads" | "monotonic-writes" | "writes-follow-reads" | "PRAM";

export const GUARANTEES: readonly Guarantee[] = [
  "read-your-writes",
  "monotonic-reads",
  "monotonic-writes",
  "writes-follow-reads",
  "PRAM",
];

type Key = string | number;

interface Op {
  readonly t: number;
  readonly i: number;
  readonly key: Key;
  /** The element or value; for reads everything in it, oldest first. */
  readonly value: readonly unknown[];
}

interface World {
  readonly txns: readonly Transaction[];
  readonly reads: readonly Op[];
  readonly writes: readonly Op[];
}

function worldOf(txns: readonly Transaction[], lists: boolean): World {
  const reads: Op[] = [];
  const writes: Op[] = [];
  txns.forEach(({ micro }, t) =>
    micro.forEach(([f, key, value], i) => {
      const wrote = (before: boolean): boolean =>
        micro.some(([g, k], j) => g !== "r" && k === key && (before ? j < i : j > i));
      if (f === "r") {
        const again = !lists && micro.slice(0, i).some(([g, k]) => g === "r" && k === key);
        if (!wrote(true) && !again)
          reads.push({
            t,
            i,
            key,
            value: lists ? ((value ?? []) as unknown[]) : value === null ? [] : [value],
          });
      } else if (lists || !wrote(false)) writes.push({ t, i, key, value: [value] });
    }),
  );
  return { txns, reads, writes };
}

/** What must not be newer than what `read` found, and pairs that must be in this order. */
function demands(
  { txns, reads, writes }: World,
  guarantee: Guarantee,
): { seen: [Op, unknown][]; order: [Op, Op][] } {
  const seen: [Op, unknown][] = [];
  const order: [Op, Op][] = [];
  const sameSession = (a: Op, b: Op): boolean => txns[a.t]!.process === txns[b.t]!.process;
  const earlier = (a: Op, b: Op): boolean =>
    sameSession(a, b) && (txns[a.t]!.start < txns[b.t]!.start || (a.t === b.t && a.i < b.i));
  const before = (a: Op, b: Op): boolean => earlier(a, b) && a.t !== b.t;
  /** The writes that a read saw. */
  const sources = (read: Op): Op[] =>
    writes.filter((w) => w.key === read.key && w.t !== read.t && read.value.includes(w.value[0]));
  const all = guarantee === "PRAM";
  for (const read of reads) {
    const must = (op: Op): void => op.value.forEach((each) => seen.push([read, each]));
    const here = (op: Op): boolean => op.key === read.key;
    if (all || guarantee === "read-your-writes")
      writes.filter((w) => here(w) && earlier(w, read)).forEach(must);
    if (all || guarantee === "monotonic-reads")
      reads.filter((r) => here(r) && earlier(r, read)).forEach(must);
    const known = reads
      .filter((r) => (all ? earlier(r, read) : r.t === read.t && r.i < read.i))
      .flatMap(sources);
    for (const source of known) {
      if (all || guarantee === "monotonic-writes")
        writes.filter((w) => here(w) && before(w, source)).forEach(must);
      if (guarantee === "writes-follow-reads")
        reads.filter((r) => here(r) && earlier(r, source)).forEach(must);
    }
  }
  for (const write of writes) {
    const first = (op: Op): boolean => op.key === write.key && earlier(op, write);
    if (all || guarantee === "monotonic-writes")
      writes.filter(first).forEach((op) => order.push([op, write]));
    if (guarantee === "writes-follow-reads") reads.filter(first).forEach((op) => order.push([op, write]));
  }
  return { seen, order };
}

/** For registers whose reads are sane: none of an intermediate, own or unwritten version. */
export function keepsWithRegisters(txns: readonly Transaction[], guarantee: Guarantee): boolean {
  const world = worldOf(txns, false);
  const { seen, order } = demands(world, guarantee);
  return [...new Set(world.writes.map(({ key }) => key))].every((key) => {
    const values = world.writes.filter((w) => w.key === key).map((w) => w.value[0]);
    const facts: [unknown, unknown][] = world.writes.flatMap((w) =>
      world.reads
        .filter((r) => r.t === w.t && r.key === key && w.key === key && r.value.length > 0)
        .map((r): [unknown, unknown] => [r.value[0], w.value[0]]),
    );
    const pairs: [unknown, unknown][] = [
      ...seen.filter(([r]) => r.key === key).map(([r, u]): [unknown, unknown] => [u, r.value[0]]),
      ...order
        .filter(([, w]) => w.key === key)
        .flatMap(([op, w]) => op.value.map((u): [unknown, unknown] => [u, w.value[0]])),
    ];
    const fits = (line: readonly unknown[], demanded: readonly [unknown, unknown][]): boolean =>
      demanded.every(([u, v]) => u === v || (v !== undefined && line.indexOf(u) < line.indexOf(v)));
    const lines = permutations(values);
    const possible = lines.some((line) => fits(line, facts));
    return lines.some((line) => fits(line, possible ? [...facts, ...pairs] : pairs));
  });
}

/** For lists of which all reads of a key are prefixes of the longest. */
export function keepsWithLists(txns: readonly Transaction[], guarantee: Guarantee): boolean {
  const { reads, writes } = worldOf(txns, true);
  const { seen, order } = demands({ txns, reads, writes }, guarantee);
  const everyRead = txns.flatMap(({ micro }) => micro.filter(([f]) => f === "r"));
  const place = (key: Key, value: unknown): number => {
    const lists = everyRead.filter(([, k]) => k === key).map(([, , list]) => (list ?? []) as unknown[]);
    const longest = lists.reduce((a, b) => (b.length > a.length ? b : a), []);
    const at = longest.indexOf(value);
    return at < 0 ? Infinity : at;
  };
  return (
    seen.every(([read, value]) => read.value.includes(value)) &&
    order.every(([op, w]) => op.value.every((value) => place(w.key, value) <= place(w.key, w.value[0])))
  );
}

/** Whether a transaction missed an append that reaches it through reads and sessions. */
export function isCausalWithLists(txns: readonly Transaction[], sessions: boolean): boolean {
  const { reads, writes } = worldOf(txns, true);
  const past = txns.map(() => new Set<number>());
  for (const read of reads)
    for (const w of writes)
      if (w.t !== read.t && w.key === read.key && read.value.includes(w.value[0])) past[read.t]!.add(w.t);
  txns.forEach((t, i) =>
    txns.forEach((other, j) => {
      if (sessions && j !== i && other.process === t.process && other.end < t.start) past[i]!.add(j);
    }),
  );
  for (let round = 0; round < txns.length; round++)
    for (const set of past) for (const j of [...set]) for (const k of past[j]!) set.add(k);
  return reads.every((read) =>
    writes.every(
      (w) =>
        w.key !== read.key || w.t === read.t || !past[read.t]!.has(w.t) || read.value.includes(w.value[0]),
    ),
  );
}

function permutations(values: readonly unknown[]): unknown[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, i) =>
    permutations([...values.slice(0, i), ...values.slice(i + 1)]).map((rest) => [value, ...rest]),
  );
}
