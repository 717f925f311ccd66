/** Why each edge between predicate reads and inserts holds, in data and in words. */
import type { Cycle } from "../transactions/cycles.js";
import { legend, namer, say, tellCycle } from "../transactions/prose.js";
import type { Edge } from "../transactions/search.js";
import type { Anomaly, Step } from "../verdict.js";
import type { PredicateRead, Rows } from "./rows.js";

type Name = (start: number) => string;

/** `standIns` is the number of nodes that stand for inserts nobody can name. */
export function explainCycle(all: Rows, standIns: number, { type, edges }: Cycle): Anomaly {
  const { store } = all;
  const name = namer();
  const start = (node: number): number => store.start[node - standIns]!;
  const turned = turn(edges, standIns);
  const starts = turned.flatMap(({ from }) => (from < standIns ? [] : [start(from)]));
  starts.forEach(name);
  const steps: Step[] = [];
  const keys: number[] = [];
  for (let i = 0; i < turned.length; i++) {
    const edge = turned[i]!;
    let to = edge.to;
    while (to < standIns) to = turned[++i]!.to;
    const [a, b] = [edge.from - standIns, to - standIns];
    const base = { kind: edge.kind, from: start(edge.from), to: start(to) };
    if (edge.to < standIns) {
      const { key, because } = counted(all, a, b, name);
      keys.push(key);
      steps.push({ ...base, key: store.keyValue(key), because });
      continue;
    }
    const { key, ...why } = direct(all, edge.kind, a, b, name);
    if (edge.kind === "rw" && key !== undefined) keys.push(key);
    steps.push({ ...base, ...(key === undefined ? {} : { key: store.keyValue(key) }), ...why });
  }
  const shape = steps.length === 2 && steps.every(({ kind }) => kind === "rw") ? "write skew" : undefined;
  return {
    // Through predicates, unless every read that missed something was of an object.
    type: keys.every((key) => !all.predicates.has(key)) ? type : type.replace("-item", ""),
    operations: starts,
    ...(keys.length > 0 && keys.every((key) => key === keys[0]) ? { key: store.keyValue(keys[0]!) } : {}),
    steps,
    message: `${legend(starts, name)} ${tellCycle(steps, name)}`,
    ...(shape === undefined ? {} : { details: { shape } }),
  };
}

/** A cycle turned so that it begins at a transaction, not at a stand-in. */
function turn(edges: readonly Edge[], standIns: number): readonly Edge[] {
  const first = edges.findIndex(({ from }) => from >= standIns);
  return [...edges.slice(first), ...edges.slice(0, first)];
}

function counted(all: Rows, a: number, b: number, name: Name): { key: number; because: string } {
  const { store } = all;
  const [from, to] = [name(store.start[a]!), name(store.start[b]!)];
  for (const less of readsOf(all, a)) {
    const more = readsOf(all, b).find((read) => read.key === less.key && read.count > less.total);
    if (more === undefined) continue;
    const key = say(store.keyValue(less.key));
    const because =
      `${from} found ${String(less.total)} in ${key} and ${to} found ${String(more.count)} of others: ` +
      `${to} saw an addition that ${from} had missed`;
    return { key: less.key, because };
  }
  throw new Error("an edge between two counts without such counts");
}

function direct(
  all: Rows,
  kind: Edge["kind"],
  a: number,
  b: number,
  name: Name,
): { key?: number; value?: unknown; because: string } {
  const { store } = all;
  const [from, to] = [name(store.start[a]!), name(store.start[b]!)];
  if (kind === "process") return { because: `process ${String(store.process[a])} ran ${from} before ${to}` };
  if (kind === "realtime") {
    const [end, start] = [String(store.end[a]), String(store.start[b])];
    return { because: `${from} had completed (index ${end}) before ${to} was invoked (index ${start})` };
  }
  const [writer, reader] = kind === "wr" ? [a, b] : [b, a];
  for (const read of readsOf(all, reader)) {
    const key = say(store.keyValue(read.key));
    if (all.increments[read.key]!.some(({ t }) => t === writer)) {
      const because =
        kind === "wr"
          ? `${to} found ${String(read.total)} in ${key}, everything that was ever added, ${from}'s part included`
          : `${from} found nothing in ${key}, to which ${to} added`;
      return { key: read.key, value: read.total, because };
    }
    for (const number of all.byKey[read.key]!) {
      const row = all.rows[number]!;
      if (row.writer !== writer) continue;
      const seen = read.rows?.includes(number) ?? read.count > 0;
      if (seen !== (kind === "wr")) continue;
      const value = store.atoms.value(row.atom);
      const because =
        kind === "wr"
          ? `${to} found ${say(value)} in ${key}, which ${from} added`
          : `${from} read ${key} without ${say(value)}, which ${to} added`;
      return { key: read.key, value, because };
    }
  }
  throw new Error("an edge between transactions that share no key");
}

function readsOf(all: Rows, t: number): readonly PredicateRead[] {
  return all.reads.filter((read) => read.t === t);
}
