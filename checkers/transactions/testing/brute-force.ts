/**
 * The definitions themselves, tried out on every order: for histories of a few committed transactions only. Shares
 * nothing with the checkers. Lists and registers alike; micro-operations are executed one by one.
 */
import type { History } from "../../history/index.js";

export interface Transaction {
  readonly process: number;
  readonly start: number;
  readonly end: number;
  readonly micro: readonly (readonly [f: string, key: string | number, value: unknown])[];
}

export type Order = "none" | "process" | "realtime";

/** Committed transactions of a history; it must have no others. */
export function committed(history: History): Transaction[] {
  return [...history].map(({ process, start, end, output }) => ({
    process,
    start,
    end,
    micro: output as Transaction["micro"],
  }));
}

type State = ReadonlyMap<string | number, unknown>;

/** Executes a transaction on a snapshot: what it wrote, or undefined when a read found something else. */
function execute(t: Transaction, snapshot: State): Map<string | number, unknown> | undefined {
  const own = new Map<string | number, unknown>();
  for (const [f, key, value] of t.micro) {
    const now = own.has(key) ? own.get(key) : snapshot.get(key);
    if (f === "r") {
      const same =
        Array.isArray(value) || Array.isArray(now)
          ? text(now ?? []) === text(value ?? [])
          : (now ?? null) === value;
      if (!same) return undefined;
    } else if (f === "append") own.set(key, [...((now ?? []) as unknown[]), value]);
    else own.set(key, value);
  }
  return own;
}

const text = (value: unknown) => JSON.stringify(value);

function mustPrecede(a: Transaction, b: Transaction, order: Order): boolean {
  return a.end < b.start && (order === "realtime" || (order === "process" && a.process === b.process));
}

export function isSerializable(txns: readonly Transaction[], order: Order): boolean {
  const go = (left: readonly Transaction[], state: State): boolean => {
    if (left.length === 0) return true;
    return left.some((t) => {
      if (left.some((other) => other !== t && mustPrecede(other, t, order))) return false;
      const wrote = execute(t, state);
      return (
        wrote !== undefined &&
        go(
          left.filter((other) => other !== t),
          new Map([...state, ...wrote]),
        )
      );
    });
  };
  return go(txns, new Map());
}

export function isSnapshotIsolated(txns: readonly Transaction[], order: Order): boolean {
  interface Open {
    readonly t: Transaction;
    readonly wrote: ReadonlyMap<string | number, unknown>;
  }
  const go = (waiting: readonly Transaction[], open: readonly Open[], state: State): boolean => {
    if (waiting.length === 0 && open.length === 0) return true;
    for (const t of waiting) {
      const blocked = [...waiting, ...open.map((o) => o.t)].some(
        (other) => other !== t && mustPrecede(other, t, order),
      );
      const wrote = blocked ? undefined : execute(t, state);
      if (wrote === undefined) continue;
      if (
        go(
          waiting.filter((other) => other !== t),
          [...open, { t, wrote }],
          state,
        )
      )
        return true;
    }
    for (const { t, wrote } of open) {
      // The first to commit a key wins: whoever is open and wrote it too never commits.
      if (open.some((other) => other.t !== t && [...wrote.keys()].some((key) => other.wrote.has(key))))
        continue;
      if (
        go(
          waiting,
          open.filter((other) => other.t !== t),
          new Map([...state, ...wrote]),
        )
      )
        return true;
    }
    return false;
  };
  return go(txns, [], new Map());
}

export type WeakLevel = "monotonic-atomic-view" | "read-atomic" | "causal-cerone" | "causal";

/**
 * The axioms of Biswas and Enea for registers: is there an order of commits that contains reads (and sessions) such
 * that whatever a reader must have seen of a key came before what it read? For histories whose reads are sane.
 */
export function satisfiesAxioms(txns: readonly Transaction[], level: WeakLevel): boolean {
  const n = txns.length;
  const last = (t: number, key: string | number) =>
    [...txns[t]!.micro].reverse().find(([f, k]) => f === "w" && k === key);
  const source = (t: number, key: string | number, value: unknown) =>
    value === null ? -1 : txns.findIndex((_, w) => w !== t && last(w, key)?.[2] === value);
  const sees = txns.map(() => new Set<number>());
  const demands: { earlier: number; later: number }[] = [];
  const reads = txns.map(({ micro }, t) =>
    micro
      .filter(
        ([f, key, value], i) =>
          f === "r" &&
          !micro.slice(0, i).some(([g, k]) => g === "w" && k === key) &&
          last(t, key)?.[2] !== value,
      )
      .map(([, key, value]) => ({ key, from: source(t, key, value) })),
  );
  txns.forEach((t, i) => {
    for (const { from } of reads[i]!) if (from >= 0) sees[i]!.add(from);
    if (level === "causal")
      txns.forEach((other, j) => j !== i && mustPrecede(other, t, "process") && sees[i]!.add(j));
  });
  const base = sees.map((set) => [...set]);
  if (level === "causal" || level === "causal-cerone") {
    for (let round = 0; round < n; round++) {
      for (const set of sees) for (const j of [...set]) for (const k of sees[j]!) set.add(k);
    }
  }
  txns.forEach((_, t) => {
    reads[t]!.forEach(({ key, from }, i) => {
      const seen =
        level === "monotonic-atomic-view" ? new Set(reads[t]!.slice(0, i).map((r) => r.from)) : sees[t]!;
      for (const other of seen) {
        if (other >= 0 && other !== from && other !== t && last(other, key) !== undefined)
          demands.push({ earlier: other, later: from });
      }
    });
  });
  const permit = (order: readonly number[]): boolean => {
    const at = (t: number) => (t < 0 ? -1 : order.indexOf(t));
    return (
      base.every((set, t) => set.every((other) => at(other) < at(t))) &&
      demands.every(({ earlier, later }) => at(earlier) < at(later))
    );
  };
  const permute = (order: readonly number[], left: readonly number[]): boolean =>
    left.length === 0
      ? permit(order)
      : left.some((t) =>
          permute(
            [...order, t],
            left.filter((x) => x !== t),
          ),
        );
  return permute(
    [],
    txns.map((_, t) => t),
  );
}
