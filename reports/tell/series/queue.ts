/**
 * Depth of queues: messages acknowledged so far less messages delivered so far, by completions. It can fall below
 * zero where a message is delivered before its sender hears of it, or twice; that is shown as it is.
 */
import type { History } from "../../../checkers/history/history.js";
import type { Line, Series } from "./line.js";
import { thinned } from "./thin.js";

const SENDS: readonly string[] = ["enqueue", "publish", "produce"];
const TAKES: readonly string[] = ["dequeue", "drain", "consume"];

export function queueDepth(history: History): Series | undefined {
  const { f, type, returned, output } = history.columns;
  const sends = new Set(SENDS.map((name) => history.names.indexOf(name)));
  const takes = new Set(TAKES.map((name) => history.names.indexOf(name)));
  sends.delete(-1);
  takes.delete(-1);
  if (sends.size === 0 || takes.size === 0) return undefined;
  const changes: [number, number][] = [];
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== 0) continue;
    if (sends.has(f[row]!)) changes.push([returned[row]!, 1]);
    else if (takes.has(f[row]!)) {
      const answer = output[row];
      const taken = Array.isArray(answer) ? answer.length : answer === null || answer === undefined ? 0 : 1;
      if (taken > 0) changes.push([returned[row]!, -taken]);
    }
  }
  if (changes.length === 0) return undefined;
  changes.sort((a, b) => a[0] - b[0]);
  let depth = 0;
  const line: Line = {
    name: "messages",
    times: changes.map(([time]) => time),
    values: changes.map(([, by]) => (depth += by)),
  };
  return {
    title: "Queue depth",
    note: "messages acknowledged and not yet delivered",
    unit: "count",
    form: "steps",
    lines: [thinned(line)],
  };
}
