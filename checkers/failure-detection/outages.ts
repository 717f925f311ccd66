/** When nodes were down, by what clients or the nemesis did: each end is an interval, as long as the doing took. */
import { isRecord } from "../guarantees/index.js";
import { show, type History } from "../history/index.js";

/** Nanoseconds; the moment lies between. */
export interface Moment {
  readonly from: number;
  readonly to: number;
}

export interface Outage {
  readonly crash: Moment;
  /** Infinity while it never came back. */
  back: Moment;
  /** Index of the operation that crashed it, where it was one. */
  readonly operation?: number;
}

export function upAndDown(history: History): {
  outages: ReadonlyMap<string, readonly Outage[]>;
  end: number;
} {
  const outages = new Map<string, Outage[]>();
  let end = 0;
  const down = (node: string, crash: Moment, operation?: number): void => {
    const own = outages.get(node) ?? [];
    outages.set(node, own);
    if (own.at(-1)?.back.to === Infinity) return;
    own.push({
      crash,
      back: { from: Infinity, to: Infinity },
      ...(operation === undefined ? {} : { operation }),
    });
  };
  const up = (node: string, back: Moment): void => {
    const last = outages.get(node)?.at(-1);
    if (last?.back.to === Infinity) last.back = back;
  };
  const steps: { at: number; take: () => void }[] = [];
  for (const { f, type, input, invoked, returned, start } of history) {
    if (Number.isFinite(returned)) end = Math.max(end, returned);
    if ((f !== "crash" && f !== "restart") || type === "fail") continue;
    const moment = { from: invoked, to: returned };
    const node = show(input);
    steps.push({ at: start, take: () => (f === "crash" ? down(node, moment, start) : up(node, moment)) });
  }
  const began = new Map<string, number>();
  for (const { index, time, type, f, value } of history.faults) {
    end = Math.max(end, time);
    if (!/^(start|stop)-(kill|pause)$/.test(f)) continue;
    if (type === "invoke") {
      began.set(f, time);
      continue;
    }
    const moment = { from: began.get(f) ?? time, to: time };
    const targets = isRecord(value) && Array.isArray(value["targets"]) ? (value["targets"] as unknown[]) : [];
    for (const target of targets) {
      const node = show(target);
      steps.push({ at: index, take: () => (f.startsWith("start") ? down(node, moment) : up(node, moment)) });
    }
  }
  for (const { take } of steps.sort((a, b) => a.at - b.at)) take();
  return { outages, end };
}
