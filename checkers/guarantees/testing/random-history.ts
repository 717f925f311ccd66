/**
 * Small random histories of any operations: a few processes, every outcome, every interleaving. What completes is
 * drawn at completion, so that right and wrong answers both occur.
 */
import { buildHistory, type History, type HistoryEvent } from "../../history/index.js";
import type { Random } from "../../testing/random.js";

export interface Drawn {
  readonly f: string;
  readonly value: unknown;
  readonly key?: unknown;
}

export interface SmallHistories {
  readonly processes: number;
  readonly operationsMax: number;
  /** The n-th invocation. */
  invoke(random: Random, n: number): Drawn;
  /** The value of its completion. */
  complete(random: Random, drawn: Drawn, n: number): unknown;
  /** Chances of fail and info. */
  readonly fail: number;
  readonly info: number;
}

export function smallHistory(random: Random, shape: SmallHistories): History {
  const events: HistoryEvent[] = [];
  const open = new Map<number, Drawn>();
  const names = Array.from({ length: shape.processes }, (_, process) => process);
  const operations = 1 + random.below(shape.operationsMax);
  let invoked = 0;
  let completed = 0;
  const push = (process: number, type: HistoryEvent["type"], { f, key }: Drawn, value: unknown) =>
    events.push({
      index: events.length,
      time: events.length * 1e6,
      process,
      type,
      f,
      value,
      ...(key === undefined ? {} : { key }),
    });
  while (invoked < operations || (open.size > 0 && random.chance(0.9))) {
    const at = random.below(names.length);
    const process = names[at]!;
    const drawn = open.get(process);
    if (drawn === undefined) {
      if (invoked === operations) {
        if (open.size === 0) break;
        continue;
      }
      const next = shape.invoke(random, invoked++);
      open.set(process, next);
      push(process, "invoke", next, next.value);
      continue;
    }
    open.delete(process);
    const luck = random.next();
    const type = luck < shape.fail ? "fail" : luck < shape.fail + shape.info ? "info" : "ok";
    push(process, type, drawn, type === "ok" ? shape.complete(random, drawn, completed++) : drawn.value);
    if (type === "info") names[at] = process + shape.processes;
  }
  return buildHistory(events);
}
