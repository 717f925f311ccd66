/**
 * Queues into which equal items are put again and again, by the algorithms for different items: equal items are
 * told apart by which put goes with which take.
 *
 * In a queue, FIFO or not, the i-th take of a value may be given the item of its i-th put. Of two puts of one value
 * of which one neither begins nor ends later than the other, that one may be taken to be the first, since changing
 * places changes nothing that anybody sees; the same for takes. So only those orders are open in which one spans the
 * other. If the history holds for one choice, it holds. If it contradicts itself, one of the puts and takes that
 * do so must stand elsewhere among its equals: only choices about those are tried. If none is left, it fails.
 *
 * Undecided where too many choices would have to be tried, and where crashed operations leave more open than order.
 */
import type { FastAnswer } from "../object-type.js";
import type { Part } from "../part.js";
import { NEVER } from "../search/problem.js";
import { CRASHED_PUT, CRASHED_TAKE, TAKE } from "./items.js";

/** Rows looked at, over all tries; but so many tries in any case, and no more. */
const WORK = 4_000_000;
const LEAST_TRIES = 16;
const MOST_TRIES = 1000;
/** For the verdict's `engine`, behind the algorithm's. */
const MATCHED = ", equal items matched";

type Check = (part: Part) => FastAnswer | undefined;

/** Puts or takes of one value, by invocation. */
type Equals = readonly number[];

/** Of two rows of one value, the first comes before the second. */
type Choice = readonly [before: number, after: number];

export function checkRepeated(part: Part, check: Check): FastAnswer | undefined {
  const groups = equalsOf(part);
  if (groups.every(({ puts, crashed }) => puts.length + crashed.length < 2)) return undefined;
  const missing = groups.find(({ puts, crashed, takes }) => takes.length > puts.length + crashed.length);
  if (missing !== undefined) {
    const conflict = [...missing.puts, ...missing.crashed, ...missing.takes].sort((x, y) => x - y);
    const because = "an item was taken more often than it had been put in";
    return { engine: `counts${MATCHED}`, linearizable: false, conflict, because };
  }
  const fewest = tryAll(
    part,
    groups.map((group) => matched(group, fewestCrashed(group))),
    check,
  );
  const open = groups.some((group) => fewestCrashed(group) < mostCrashed(group));
  if (!open || fewest?.linearizable === true) return fewest;
  const most = tryAll(
    part,
    groups.map((group) => matched(group, mostCrashed(group))),
    check,
  );
  return most?.linearizable === true ? most : undefined;
}

interface Group {
  readonly puts: Equals;
  /** Crashed puts that may have been taken from. */
  readonly crashed: Equals;
  readonly takes: Equals;
}

function equalsOf({ kind, a, b, values, start, end }: Part): Group[] {
  const nothing = values.indexOf(null);
  const groups = values.map(() => ({ puts: [] as number[], crashed: [] as number[], takes: [] as number[] }));
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] === TAKE && b[row] !== nothing) groups[b[row]!]!.takes.push(row);
    else if (kind[row] === CRASHED_PUT) groups[a[row]!]!.crashed.push(row);
    else if (kind[row]! < TAKE) groups[a[row]!]!.puts.push(row);
  }
  return groups.map(({ puts, crashed, takes }) => {
    const last = takes.reduce((latest, row) => Math.max(latest, end[row]!), -1);
    return { puts, crashed: crashed.filter((row) => start[row]! < last), takes };
  });
}

/** How many crashed puts took place, at least and at most: those that did were taken from. */
function fewestCrashed({ puts, takes }: Group): number {
  return Math.max(0, takes.length - puts.length);
}

function mostCrashed({ crashed, takes }: Group): number {
  return Math.min(crashed.length, takes.length);
}

/** With so many crashed puts: the earliest can stand for the later ones. */
function matched({ puts, crashed, takes }: Group, count: number): { puts: Equals; takes: Equals } {
  return { puts: [...puts, ...crashed.slice(0, count)].sort((x, y) => x - y), takes };
}

interface Attempt {
  readonly choices: readonly Choice[];
  readonly answer: FastAnswer;
  /** Place of each row among its equals. */
  readonly rank: Int32Array;
}

function tryAll(
  part: Part,
  groups: readonly { readonly puts: Equals; readonly takes: Equals }[],
  check: Check,
): FastAnswer | undefined {
  const equals = groups.flatMap(({ puts, takes }) => [puts, takes]);
  const groupOf = new Int32Array(part.kind.length).fill(-1);
  equals.forEach((rows, group) => {
    for (const row of rows) groupOf[row] = group;
  });
  let tries = Math.min(MOST_TRIES, Math.max(LEAST_TRIES, Math.floor(WORK / part.kind.length)));
  const unchosen = equals.map((rows) => inOrder(part, rows, []));
  // A crashed take took an item that no answer names: what fails without one may hold with it.
  let exact = !part.kind.includes(CRASHED_TAKE);
  const attempt = (choices: readonly Choice[]): Attempt | undefined => {
    tries--;
    const touched = new Set(choices.map(([row]) => groupOf[row]!));
    const orders = equals.map((rows, group) =>
      touched.has(group) ? inOrder(part, rows, choices) : unchosen[group],
    );
    const rank = new Int32Array(part.kind.length);
    for (const order of orders) {
      // These choices contradict each other.
      if (order === undefined) return undefined;
      order.forEach((row, place) => (rank[row] = place));
    }
    const answer = check(renamed(part, orders as readonly Equals[]));
    if (answer === undefined) exact = false;
    return answer && { choices, answer: { ...answer, engine: answer.engine + MATCHED }, rank };
  };
  const first = attempt([]);
  if (first === undefined || first.answer.linearizable) return first?.answer;
  const open = [first];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const known = new Set(at.choices.map(([x, y]) => name(part, x, y)));
    const decided: Choice[] = [...at.choices];
    const next: Attempt[] = [];
    for (const row of at.answer.conflict ?? []) {
      if (groupOf[row]! < 0) continue;
      for (const other of spanning(part, equals[groupOf[row]!]!, row)) {
        if (known.has(name(part, row, other))) continue;
        if (tries <= 0) return undefined;
        known.add(name(part, row, other));
        const now: Choice = at.rank[row]! < at.rank[other]! ? [row, other] : [other, row];
        const found = attempt([...decided, [now[1], now[0]]]);
        decided.push(now);
        if (found?.answer.linearizable === true) return found.answer;
        if (found !== undefined) next.push(found);
      }
    }
    // The one that got furthest comes next.
    open.push(...next.sort((x, y) => reached(part, x) - reached(part, y)));
  }
  if (!exact) return undefined;
  const { because = "", ...rest } = first.answer;
  return { ...rest, because: `whichever equal items are taken to be the same; for example, ${because}` };
}

function name({ kind }: Part, x: number, y: number): number {
  return Math.min(x, y) * kind.length + Math.max(x, y);
}

/** Rows of one value of which one spans the other, so that their order is open. */
function* spanning({ start, end }: Part, equals: Equals, row: number): Generator<number> {
  for (const other of equals) {
    if (other === row) continue;
    if (start[other]! > end[row]!) return;
    const spans = start[row]! < start[other]! ? end[row]! > end[other]! : end[row]! < end[other]!;
    if (spans) yield other;
  }
}

/** How far a history makes sense: the first take in the contradiction, those that found something first. */
function reached({ kind, b, values, start }: Part, { answer }: Attempt): number {
  const takes = (answer.conflict ?? []).filter((row) => kind[row] === TAKE);
  const empty = takes.find((row) => values[b[row]!] === null);
  if (empty !== undefined) return NEVER + start[empty]!;
  return Math.min(...takes.map((row) => start[row]!));
}

/** Equal rows in an order that keeps to the choices; undefined when there is none. */
function inOrder({ start, end }: Part, rows: Equals, choices: readonly Choice[]): Equals | undefined {
  const before = new Map<number, number[]>();
  for (const [x, y] of choices) before.set(y, [...(before.get(y) ?? []), x]);
  const placed = new Set<number>();
  const order: number[] = [];
  const middle = (row: number): number => start[row]! + (end[row] === NEVER ? start[row]! : end[row]!);
  let head = 0;
  while (order.length < rows.length) {
    while (placed.has(rows[head]!)) head++;
    let next = -1;
    let limit = Infinity;
    for (let i = head; i < rows.length && start[rows[i]!]! < limit; i++) {
      const row = rows[i]!;
      // Nothing may go first that begins and ends later than something that is left.
      if (placed.has(row) || end[row]! >= limit) continue;
      limit = end[row]!;
      if (before.get(row)?.some((other) => !placed.has(other)) === true) continue;
      if (next < 0 || middle(row) < middle(next)) next = row;
    }
    if (next < 0) return undefined;
    placed.add(next);
    order.push(next);
  }
  return order;
}

/** The part with items of their own: the i-th put of a value and its i-th take have the same. */
function renamed(part: Part, orders: readonly Equals[]): Part {
  const { kind, a, b, values } = part;
  const own = { a: new Int32Array(a.length).fill(-1), b: new Int32Array(b.length).fill(-1) };
  const items: unknown[] = [];
  for (let i = 0; i < orders.length; i += 2) {
    const [puts, takes] = [orders[i]!, orders[i + 1]!];
    for (const [place, put] of puts.entries()) {
      own.a[put] = items.push(values[a[put]!]) - 1;
      if (place < takes.length) own.b[takes[place]!] = own.a[put]!;
    }
  }
  const nothing = items.push(null) - 1;
  for (let row = 0; row < kind.length; row++) {
    if (kind[row]! < TAKE && own.a[row]! < 0) own.a[row] = items.push(values[a[row]!]) - 1;
    if (kind[row] === TAKE && own.b[row]! < 0) own.b[row] = nothing;
  }
  return { ...part, ...own, values: items };
}
