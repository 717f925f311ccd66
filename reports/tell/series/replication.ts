/** How far each node's copy of the data was behind the furthest one, as the servers said when they were asked together. */
import type { Sample } from "../../../harness/store/samples.js";
import type { Line, Series } from "./line.js";

/** How positions are plotted, and what they count. */
const UNITS = {
  bytes: ["bytes", "bytes of the log"],
  entries: ["count", "entries of the log"],
  ms: ["ms", "milliseconds, from last write to last write,"],
} as const;

export function replicationLag(samples: readonly Sample[]): Series | undefined {
  const known = samples.filter(({ position }) => position !== undefined);
  const furthest = new Map<number, number>();
  for (const { round, position } of known)
    furthest.set(round, Math.max(position!, furthest.get(round) ?? -Infinity));
  const lines = new Map<string, { times: number[]; values: number[] }>();
  for (const { time, round, node, position } of known) {
    const line = lines.get(node) ?? { times: [], values: [] };
    lines.set(node, line);
    line.times.push(time);
    line.values.push(furthest.get(round)! - position!);
  }
  // One node is never behind itself.
  if (lines.size < 2) return undefined;
  const [unit, what] = UNITS[known[0]!.unit ?? "bytes"];
  return {
    title: "Replication lag",
    note: `${what} behind the node that is furthest, as the servers said; a gap where one did not answer`,
    unit,
    form: "points",
    lines: [...lines]
      .map(([name, line]): Line => ({ name, ...line }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
