/**
 * Stable latency of a set's elements, as Jepsen's set-full has it: from the moment an element was known to be there
 * (its add acknowledged, or a read showed it) until the last read without it began; nothing for elements that no
 * later read missed. Elements that were never seen again have none, and are the checker's to judge.
 */
import { keyName, type History } from "../../../checkers/history/history.js";
import type { Series } from "./line.js";
import { thinned } from "./thin.js";

/** Elements looked at, in all reads together; more is left out. */
const WORK_MAX = 20_000_000;

interface Element {
  known: number;
  lastMissing: number;
  lastSeen: number;
}

export function stableLatency(history: History): Series | undefined {
  const { f, type, invoked, returned, input, output, key } = history.columns;
  const [add, read] = [history.names.indexOf("add"), history.names.indexOf("read")];
  if (add < 0 || read < 0) return undefined;
  const elements = new Map<string, Map<string, Element>>();
  const reads: number[] = [];
  let listed = 0;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== 0) continue;
    if (f[row] === read && Array.isArray(output[row])) {
      reads.push(row);
      listed += (output[row] as unknown[]).length;
    }
    if (f[row] !== add) continue;
    const name = keyName(key?.[row]);
    const set = elements.get(name) ?? new Map<string, Element>();
    elements.set(name, set);
    const id = keyName(input[row]);
    if (!set.has(id)) set.set(id, { known: returned[row]!, lastMissing: -1, lastSeen: -1 });
  }
  const all = [...elements.values()].reduce((sum, set) => sum + set.size, 0);
  if (reads.length < 2 || all === 0 || listed + reads.length * all > WORK_MAX) return undefined;
  reads.sort((a, b) => invoked[a]! - invoked[b]!);
  for (const row of reads) {
    const set = elements.get(keyName(key?.[row]));
    if (set === undefined) continue;
    const seen = new Set((output[row] as unknown[]).map(keyName));
    for (const [id, element] of set) {
      if (seen.has(id)) {
        element.known = Math.min(element.known, returned[row]!);
        element.lastSeen = invoked[row]!;
      } else if (invoked[row]! > element.known) element.lastMissing = invoked[row]!;
    }
  }
  const stable = [...elements.values()]
    .flatMap((set) => [...set.values()])
    .filter(({ lastSeen, lastMissing }) => lastSeen > lastMissing)
    .sort((a, b) => a.known - b.known);
  if (stable.length === 0) return undefined;
  return {
    title: "Stable latency",
    note: "of each element that is there in the end: from known to be there until no read misses it any more",
    unit: "ns",
    form: "points",
    lines: [
      thinned({
        name: "elements",
        times: stable.map(({ known }) => known),
        values: stable.map(({ known, lastMissing }) => Math.max(0, lastMissing - known)),
      }),
    ],
  };
}
