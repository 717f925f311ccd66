/**
 * Offsets of the nodes' clocks: as the servers said during the run, or else as far as receipts of faults tell
 * ("n1: -4213 ms off"). Only where a clock was really wrong: answers take a while, and look like a small offset.
 */
import type { Sample } from "../../../harness/store/samples.js";
import type { FaultSpan } from "../faults.js";
import type { Line, Series } from "./line.js";

interface Point {
  readonly node: string;
  readonly time: number;
  readonly ms: number;
}

export function clockOffsets(spans: readonly FaultSpan[], samples: readonly Sample[]): Series | undefined {
  const sampled = samples.flatMap(({ node, time, offsetMs }): Point[] =>
    offsetMs === undefined ? [] : [{ node, time, ms: offsetMs }],
  );
  const clocks = spans.filter(({ fault }) => fault === "clock");
  if (clocks.length === 0) return undefined;
  const points = [...sampled, ...clocks.flatMap(receiptsOf)].sort((a, b) => a.time - b.time);
  const lines = new Map<string, { times: number[]; values: number[] }>();
  for (const { node, time, ms } of points) {
    const line = lines.get(node) ?? { times: [], values: [] };
    lines.set(node, line);
    line.times.push(time);
    line.values.push(ms);
  }
  if (lines.size === 0) return undefined;
  return {
    title: "Clock offsets",
    note: "as the servers themselves said when they were asked",
    unit: "ms",
    form: "points",
    lines: [...lines]
      .map(([name, line]): Line => ({ name, ...line }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function receiptsOf({ injected, healed }: FaultSpan): Point[] {
  return [injected, healed].flatMap((observation) =>
    [...(observation?.observed.matchAll(/([^\s;,:]+): (-?\d+) ms off/g) ?? [])].map(([, node, ms]) => ({
      node: node!,
      time: observation!.time,
      ms: Number(ms),
    })),
  );
}
