/**
 * Grow-only sets that are read at once: linear in the size of the reads, whether elements are unique or not, with
 * crashed adds free.
 *
 * What the reads returned must form a chain, each inside the next. The chain fixes the order of everything: the
 * elements that a read has and the read before it has not, then that read, and so on; what was never read comes
 * last. So all there is to check is that nothing stands behind an operation that had not begun when it returned.
 * Of several adds of an element the first one invoked is the one that counts; a crashed add took place exactly if
 * its element was read.
 */
import type { FastAnswer } from "../object-type.js";
import type { Part } from "../part.js";
import { NEVER } from "../search/problem.js";
import { Values } from "../values.js";

/** Adds, crashed or not, are coded below this by `modelObject`. */
const READ = 2;

const ENGINE = "g-set-chain";

/** Conflicts also name the adds of what was read, as long as there are few. */
const MOST_ADDS_NAMED = 10;

/** The reads of one set of elements. */
interface Link {
  /** Elements, each once. */
  readonly elements: readonly number[];
  /** Rows of the reads. */
  readonly rows: number[];
}

/** Rows between which order is free, in the one order that the reads leave. */
type Stages = readonly (readonly number[])[];

export function checkGSet(part: Part): FastAnswer {
  const { kind, a, values, start, end } = part;
  const names = new Values(values.length);
  const links = readLinks(part, names);
  const added = Int32Array.from(kind, (its, row) => (its < READ ? names.id(values[a[row]!]) : -1));
  // The first add of each element.
  const adder = new Int32Array(names.size).fill(-1);
  for (let row = 0; row < kind.length; row++) {
    if (added[row]! >= 0 && adder[added[row]!]! < 0) adder[added[row]!] = row;
  }
  const invalid = (rows: readonly number[], because: string): FastAnswer => {
    const named = links.filter((link) => link.rows.some((row) => rows.includes(row)));
    const adds = [...new Set(named.flatMap(({ elements }) => elements))].map((element) => adder[element]!);
    const all = adds.length > MOST_ADDS_NAMED ? rows : [...rows, ...adds];
    const conflict = [...new Set(all.filter((row) => row >= 0))].sort((x, y) => x - y);
    return { engine: ENGINE, linearizable: false, conflict, because };
  };

  for (const { elements, rows } of links) {
    const unadded = elements.some((element) => adder[element]! < 0);
    if (unadded) return invalid([rows[0]!], "an element was read that nothing added");
  }
  // Where in the chain an element is first read; the end of the chain where it never is.
  const level = new Int32Array(names.size).fill(links.length);
  const chain: Link[] = [];
  for (const link of links) {
    const before = chain[chain.length - 1];
    let old = 0;
    for (const element of link.elements) if (level[element]! < chain.length) old++;
    if (before !== undefined && old < before.elements.length) {
      const lacks = before.elements.find((element) => !link.elements.includes(element))!;
      const adds = [lacks, ...link.elements.filter((element) => level[element] === links.length).slice(0, 1)];
      return invalid(
        [before.rows[0]!, link.rows[0]!, ...adds.map((element) => adder[element]!)],
        "two reads each lack an element that the other one has",
      );
    }
    if (before?.elements.length === link.elements.length) {
      before.rows.push(...link.rows);
      continue;
    }
    for (const element of link.elements) if (level[element] === links.length) level[element] = chain.length;
    chain.push(link);
  }

  const stages = readStages(part, chain, added, adder, level);
  // Of the rows that must come before, the one begun last.
  let last = -1;
  for (const [at, rows] of stages.entries()) {
    for (const row of rows) {
      if (last < 0 || end[row]! >= start[last]!) continue;
      const between = kind[row] === READ || kind[last] === READ ? [] : chain[level[added[last]!]!]!.rows;
      return invalid([last, row, ...between.slice(0, 1)], because(kind[last] === READ, at, stages));
    }
    for (const row of rows) {
      // Later adds of an element may come at any time after the first.
      const counts = kind[row] === READ || adder[added[row]!] === row;
      if (counts && (last < 0 || start[row]! > start[last]!)) last = row;
    }
  }
  return {
    engine: ENGINE,
    linearizable: true,
    ...(added.every((element, row) => element < 0 || adder[element] === row)
      ? { order: () => stages.flat() }
      : {}),
  };
}

function because(lastIsRead: boolean, at: number, stages: Stages): string {
  if (at === stages.length - 1) return "an element was added, and missing from a read that began after that";
  return lastIsRead
    ? "a read that began later lacks what was already there"
    : "an element was seen, or missing, at a time when it cannot have been";
}

/** Reads by what they returned, fewest elements first. */
function readLinks({ kind, b, values }: Part, names: Values): Link[] {
  const links = new Map<number, Link>();
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] !== READ) continue;
    const known = links.get(b[row]!);
    if (known !== undefined) {
      known.rows.push(row);
      continue;
    }
    const elements = [...new Set((values[b[row]!] as unknown[]).map((element) => names.id(element)))];
    links.set(b[row]!, { elements, rows: [row] });
  }
  return [...links.values()].sort((x, y) => x.elements.length - y.elements.length);
}

/** The adds of what a read was the first to have, then its reads, and so on; at last the adds of what was never read. */
function readStages(
  { kind, end }: Part,
  chain: readonly Link[],
  added: Int32Array,
  adder: Int32Array,
  level: Int32Array,
): Stages {
  const stages: number[][] = Array.from({ length: 2 * chain.length + 1 }, () => []);
  for (let row = 0; row < kind.length; row++) {
    const element = added[row]!;
    if (element < 0) continue;
    const at = Math.min(level[element]!, chain.length);
    // A crashed add is needed only where nothing was added before and somebody saw it.
    if (end[row] === NEVER && (at === chain.length || adder[element] !== row)) continue;
    stages[2 * at]!.push(row);
  }
  for (const [at, { rows }] of chain.entries()) stages[2 * at + 1] = rows.sort((x, y) => x - y);
  return stages;
}
