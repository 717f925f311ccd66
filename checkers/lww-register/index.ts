/**
 * Registers where the last write wins, by the clocks of those who write: what a skewed clock loses.
 *
 * `write` v → v, [v, timestamp] or {value, timestamp}; `read` → v, [v, timestamp] or {value, timestamp}, null for
 * nothing; the key in the event; each value written once a key. A read that shows a write although a later one was
 * over before the read began is `lost-by-clock` when the earlier write has the later timestamp, and `stale` when
 * not (or when there are no timestamps). A read that shows a lower timestamp than a write that was over before it
 * began breaks the rule of the register itself: `older-won`.
 */
import type { Checker } from "../checker.js";
import {
  atomOf,
  byOrder,
  Evidence,
  isOrdinal,
  isRecord,
  judgeGuarantees,
  requested,
  whyVacuous,
  type Atom,
  type Ordinal,
} from "../guarantees/index.js";
import { keyName, show, type History, type Operation } from "../history/index.js";
import { understanding } from "../understanding.js";

const NAME = "lww-register";

interface Stamped {
  readonly value: unknown;
  readonly timestamp: Ordinal | undefined;
  readonly operation: Operation;
}

interface Register {
  /** What may have written a value; several where it was written again. */
  readonly byValue: Map<Atom, Stamped[]>;
  /** Acknowledged writes by completion, each with the best so far: latest begun, highest timestamp. */
  readonly writes: Stamped[];
  readonly reads: Stamped[];
}

export const lwwRegisterChecker: Checker = understanding({
  name: NAME,
  summary: "registers where the latest timestamp wins: writes lost by clocks",
  operations: ["write", "read"],
  models: [
    "lossless-last-write-wins",
    "durability",
    "last-write-wins",
    "no-creation",
    "linearizable",
    "fresh",
  ],
  check(history, options = {}) {
    const evidence = new Evidence();
    const registers = load(history);
    let [reads, writes] = [0, 0];
    for (const [, register] of registers) {
      register.writes.sort((a, b) => a.operation.end - b.operation.end);
      writes += register.writes.length;
      reads += judgeRegister(register, evidence);
    }
    const open = whyVacuous(NAME, { reads, writes });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "lossless-last-write-wins"),
      judged: lwwRegisterChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "the latest write over before each read",
      checked: { operations: history.length, reads, writes },
    });
  },
});

function load(history: History): Map<string, Register> {
  const registers = new Map<string, Register>();
  for (const operation of history) {
    const { f, type } = operation;
    const name = keyName(operation.key);
    let register = registers.get(name);
    if (register === undefined)
      registers.set(name, (register = { byValue: new Map(), writes: [], reads: [] }));
    if (f === "read") {
      if (type === "ok") register.reads.push(stampedOf(operation, operation.output));
    } else if (type !== "fail") {
      const told = type === "ok" && operation.output !== null ? operation.output : operation.input;
      const write = stampedOf(operation, told);
      const own = { ...write, value: stampedOf(operation, operation.input).value };
      const same = register.byValue.get(atomOf(own.value));
      if (same === undefined) register.byValue.set(atomOf(own.value), [own]);
      else same.push(own);
      if (type === "ok") register.writes.push(own);
    }
  }
  return registers;
}

function stampedOf(operation: Operation, told: unknown): Stamped {
  if (Array.isArray(told) && told.length === 2 && isOrdinal(told[1])) {
    return { value: told[0], timestamp: told[1], operation };
  }
  if (isRecord(told) && "value" in told) {
    const timestamp = told["timestamp"] ?? told["ts"];
    return { value: told["value"], timestamp: isOrdinal(timestamp) ? timestamp : undefined, operation };
  }
  return { value: told ?? null, timestamp: undefined, operation };
}

/** @returns how many reads had a write before them */
function judgeRegister({ byValue, writes, reads }: Register, evidence: Evidence): number {
  let tested = 0;
  // Over all writes complete so far: the one that began last, and the one with the highest timestamp.
  const latest: Stamped[] = [];
  const highest: Stamped[] = [];
  for (const write of writes) {
    const [a, b] = [latest.at(-1), highest.at(-1)];
    latest.push(a === undefined || write.operation.start > a.operation.start ? write : a);
    highest.push(b === undefined || (write.timestamp ?? -Infinity) > (b.timestamp ?? -Infinity) ? write : b);
  }
  for (const read of reads) {
    const { source, stamp } = sourceOf(read, byValue);
    if (source === undefined && read.value !== null) {
      evidence.add(
        "unexpected",
        () => ({
          ...keyOf(read),
          operations: [read.operation.start],
          message: `The read of index ${String(read.operation.start)} found ${show(read.value)}, which nobody had written.`,
        }),
        read.operation.returned,
      );
      continue;
    }
    const done = completed(writes, read.operation.start);
    if (done === 0) continue;
    tested++;
    const last = latest[done - 1]!;
    const top = highest[done - 1]!;
    if (source === undefined || source.operation.end < last.operation.start)
      overtaken(read, source, last, evidence);
    if (top.timestamp !== undefined && stamp !== undefined && stamp < top.timestamp && source !== top) {
      evidence.add(
        "older-won",
        () => ({
          ...keyOf(read),
          operations: [top.operation.start, read.operation.start],
          message:
            `The read of index ${String(read.operation.start)} found ${show(read.value)} with timestamp ${String(stamp)}; ` +
            `${show(top.value)} (index ${String(top.operation.start)}) had been written with ${String(top.timestamp)}.`,
        }),
        read.operation.returned,
      );
    }
  }
  return tested;
}

/** The write that a read shows, and its timestamp; of several that it may be, what speaks least against the read. */
function sourceOf(
  read: Stamped,
  byValue: ReadonlyMap<Atom, readonly Stamped[]>,
): { readonly source: Stamped | undefined; readonly stamp: Ordinal | undefined } {
  const begun = (byValue.get(atomOf(read.value)) ?? []).filter(
    ({ operation }) => operation.start < read.operation.end,
  );
  const told = begun.filter(({ timestamp }) => timestamp !== undefined && timestamp === read.timestamp);
  const possible = told.length > 0 ? told : begun;
  const source = possible.reduce<Stamped | undefined>(
    (best, one) => (best === undefined || one.operation.end >= best.operation.end ? one : best),
    undefined,
  );
  if (possible.length < 2) return { source, stamp: source?.timestamp ?? read.timestamp };
  const stamps = possible.map(({ timestamp }) => timestamp);
  const known = stamps.filter((stamp) => stamp !== undefined);
  return { source, stamp: known.length < stamps.length ? undefined : known.sort(byOrder).at(-1) };
}

function overtaken(read: Stamped, source: Stamped | undefined, last: Stamped, evidence: Evidence): void {
  const byClock =
    source?.timestamp !== undefined && last.timestamp !== undefined && source.timestamp >= last.timestamp;
  const type = source === undefined ? "lost" : byClock ? "lost-by-clock" : "stale";
  evidence.add(
    type,
    () => ({
      ...keyOf(read),
      operations: [
        ...(source === undefined ? [] : [source.operation.start]),
        last.operation.start,
        read.operation.start,
      ],
      message:
        `${show(last.value)} was acknowledged (index ${String(last.operation.start)}) before the read of index ` +
        `${String(read.operation.start)} began, which found ${show(read.value)}` +
        (source === undefined
          ? ""
          : `, whose write (index ${String(source.operation.start)}) was over before`) +
        (byClock
          ? `: it has the later timestamp, ${String(source.timestamp)} against ${String(last.timestamp)}.`
          : "."),
      details: { value: last.value, timestamps: [source?.timestamp ?? null, last.timestamp ?? null] },
    }),
    read.operation.returned,
  );
}

function keyOf({ operation: { key } }: Stamped): { key?: unknown } {
  return key === null ? {} : { key };
}

/** How many of these, sorted by completion, were over before this index. */
function completed(writes: readonly Stamped[], index: number): number {
  let [low, high] = [0, writes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (writes[middle]!.operation.end < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
