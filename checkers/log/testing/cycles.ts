/**
 * Which levels of isolation the dependencies between transactions refute, by definition: all dependencies between
 * all pairs, closed by matrices.
 */
import type { LogFacts, View } from "./definitions.js";

type Relation = readonly (readonly boolean[])[];

export interface Dependencies {
  readonly nodes: readonly View[];
  readonly ww: Relation;
  readonly wr: Relation;
  readonly rw: Relation;
  readonly process: Relation;
  readonly realtime: Relation;
}

export function dependencies(facts: LogFacts, toEnd: boolean): Dependencies {
  const nodes = facts.views.filter((view) => facts.committed(view));
  const relation = (holds: (a: View, b: View) => boolean): Relation =>
    nodes.map((a) => nodes.map((b) => a !== b && holds(a, b)));
  /** A message that stands twice stands before and behind what is between. */
  const places = (view: View, key: string) =>
    view.sends(key).flatMap(({ value }) => facts.offsetsOf(key, value));
  const found = (view: View, key: string, value: number) =>
    view.polls(key).some((message) => message.value === value);
  const some = (holds: (key: string) => boolean) => facts.keys.some(holds);
  return {
    nodes,
    ww: relation((a, b) =>
      some((key) => places(a, key).some((low) => places(b, key).some((high) => low < high))),
    ),
    wr: relation((a, b) => some((key) => a.sends(key).some(({ value }) => found(b, key, value)))),
    rw: relation(
      (a, b) =>
        toEnd &&
        some((key) => {
          const end = facts.end(a, key) ?? Infinity;
          return b.sends(key).some(({ value }) => {
            const offsets = facts.offsetsOf(key, value);
            return offsets.length === 1 && offsets[0]! > end;
          });
        }),
    ),
    process: relation((a, b) => a.op.process === b.op.process && a.op.end < b.op.start),
    realtime: relation((a, b) => a.op.end < b.op.start),
  };
}

export const union = (...parts: readonly Relation[]): Relation =>
  parts[0]!.map((row, i) => row.map((_, j) => parts.some((part) => part[i]![j]!)));
export const followedBy = (a: Relation, b: Relation): Relation =>
  a.map((row) => row.map((_, j) => row.some((related, k) => related && b[k]![j]!)));

/** Paths of one step or more. */
export function closure(relation: Relation): Relation {
  let paths = relation;
  for (let length = 1; length < relation.length; length *= 2) paths = union(paths, followedBy(paths, paths));
  return paths;
}
export const cyclic = (relation: Relation): boolean => closure(relation).some((row, i) => row[i]!);
/** A cycle through an edge of `must`, all else by `may`. */
export const cyclicThrough = (must: Relation, may: Relation): boolean => {
  const back = closure(may);
  return must.some((row, i) => row.some((related, j) => related && (back[j]![i]! || i === j)));
};
