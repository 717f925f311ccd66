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
  /** `from` is when it may have been back, `to` when it certainly was; Infinity where it never came back. */
  readonly back: Moment;
  /** Index of the operation that crashed it, where it was one. */
  readonly operation?: number;
}

interface Changes {
  readonly crashes: { readonly moment: Moment; readonly operation?: number }[];
  readonly restarts: Moment[];
}

export function upAndDown(history: History): {
  outages: ReadonlyMap<string, readonly Outage[]>;
  end: number;
} {
  const nodes = new Map<string, Changes>();
  let end = 0;
  const changesOf = (node: unknown): Changes => {
    const name = show(node);
    const found = nodes.get(name) ?? { crashes: [], restarts: [] };
    nodes.set(name, found);
    return found;
  };
  for (const { f, type, input, invoked, returned, start } of history) {
    if (Number.isFinite(returned)) end = Math.max(end, returned);
    if ((f !== "crash" && f !== "restart") || type === "fail") continue;
    const moment = { from: invoked, to: returned };
    if (f === "crash") changesOf(input).crashes.push({ moment, operation: start });
    else changesOf(input).restarts.push(moment);
  }
  const began = new Map<string, number>();
  for (const { time, type, f, value } of history.faults) {
    end = Math.max(end, time);
    if (!/^(start|stop)-(kill|pause)$/.test(f)) continue;
    if (type === "invoke") {
      began.set(f, time);
      continue;
    }
    const moment = { from: began.get(f) ?? time, to: time };
    const targets = isRecord(value) && Array.isArray(value["targets"]) ? (value["targets"] as unknown[]) : [];
    for (const target of targets) {
      if (f.startsWith("start")) changesOf(target).crashes.push({ moment });
      else changesOf(target).restarts.push(moment);
    }
  }
  return { outages: new Map([...nodes].map(([node, changes]) => [node, outagesOf(changes)])), end };
}

function outagesOf({ crashes, restarts }: Changes): Outage[] {
  const outages: Outage[] = [];
  for (const { moment: crash, operation } of [...crashes].sort((a, b) => a.moment.from - b.moment.from)) {
    const last = outages.at(-1);
    // Crashed again before it was back: no news, if the crash before is certain.
    if (last !== undefined && last.back.from > crash.to && last.crash.to !== Infinity) continue;
    let [from, to] = [Infinity, Infinity];
    for (const restart of restarts) {
      // One that was under way already may have come after the crash.
      if (restart.to >= crash.from) from = Math.min(from, restart.from);
      if (restart.from >= crash.to) to = Math.min(to, restart.to);
    }
    outages.push({ crash, back: { from, to }, ...(operation === undefined ? {} : { operation }) });
  }
  return outages;
}
