/** Which models a log's history refutes, by definition. */
import type { Counts } from "../../guarantees/testing/compare.js";
import { cyclic, cyclicThrough, followedBy, union, type Dependencies } from "./cycles.js";

export const LEVELS = [
  "read-uncommitted",
  "read-committed",
  "snapshot-isolation",
  "serializable",
  "strong-session-read-uncommitted",
  "strong-session-read-committed",
  "strong-session-snapshot-isolation",
  "strong-session-serializable",
  "strong-read-uncommitted",
  "strong-read-committed",
  "strong-snapshot-isolation",
  "strict-serializable",
] as const;

/**
 * Isolation after Adya: read uncommitted has no cycle of writes, read committed no aborted, intermediate or circular
 * reads, serializable no cycle at all; and snapshot isolation (Cerone and Gotsman 2018) none but those with two
 * anti-dependencies in a row. The strong levels have the order of a session, or real time, among the dependencies.
 */
export function levelsRefuted(d: Dependencies, counts: Counts, abortedReadCommitted: boolean): Set<string> {
  const refuted = new Set<string>();
  const dirty = (counts["G1b"] ?? 0) > 0 || abortedReadCommitted;
  const none = d.ww.map((row) => row.map(() => false));
  for (const [at, order] of [none, d.process, d.realtime].entries()) {
    const writes = union(d.ww, order);
    const depends = union(writes, d.wr);
    const refutes = [
      cyclic(writes),
      dirty || cyclic(depends),
      dirty || cyclic(union(depends, followedBy(depends, d.rw))),
      dirty || cyclic(union(depends, d.rw)),
    ];
    refutes.forEach((broken, level) => broken && refuted.add(LEVELS[4 * at + level]!));
  }
  return refuted;
}

/** Circular flow of information without any order of writes: no log explains it. */
export const flowsInCircles = ({ wr, realtime }: Dependencies): boolean => cyclic(union(wr, realtime));

/** Whether there is a cycle of this type. */
export function holds(type: string, d: Dependencies): boolean {
  const [, kind, order] = /^(G0|G1c|G-single-item|G-nonadjacent-item|G2-item)(-process|-realtime)?$/.exec(
    type,
  )!;
  const extra = order === "-process" ? d.process : order === "-realtime" ? d.realtime : undefined;
  const writes = extra === undefined ? d.ww : union(d.ww, extra);
  const depends = union(writes, d.wr);
  if (kind === "G0") return cyclic(writes);
  if (kind === "G1c") return cyclicThrough(d.wr, depends);
  if (kind === "G-single-item") return cyclicThrough(d.rw, depends);
  const all = union(depends, d.rw);
  if (kind === "G2-item") return cyclicThrough(d.rw, all);
  // Each anti-dependency is followed by a dependency.
  return cyclicThrough(followedBy(depends, d.rw), union(depends, followedBy(depends, d.rw)));
}
