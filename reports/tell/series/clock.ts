/** Offsets of the nodes' clocks, as far as receipts of faults say them ("n1: -4213 ms off"): when seen, not between. */
import type { History } from "../../../checkers/history/history.js";
import type { FaultSpan } from "../faults.js";
import type { Line, Series } from "./line.js";

export function clockOffsets(history: History, spans: readonly FaultSpan[]): Series | undefined {
  const lines = new Map<string, { times: number[]; values: number[] }>();
  for (const { fault, injected, healed } of spans) {
    if (fault !== "clock") continue;
    for (const observation of [injected, healed]) {
      for (const [, node, ms] of observation?.observed.matchAll(/([^\s;,:]+): (-?\d+) ms off/g) ?? []) {
        const line = lines.get(node!) ?? { times: [], values: [] };
        lines.set(node!, line);
        line.times.push(observation!.time);
        line.values.push(Number(ms));
      }
    }
  }
  if (lines.size === 0 || history.length === 0) return undefined;
  return {
    title: "Clock offsets",
    note: "as the servers themselves said when they were asked",
    unit: "ms",
    form: "points",
    lines: [...lines].map(([name, line]): Line => ({ name, ...line })),
  };
}
