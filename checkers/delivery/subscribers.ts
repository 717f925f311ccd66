/**
 * Fan-out: every subscriber is owed every message, so each is judged as if it were alone. A subscriber's history has
 * all that was sent after it subscribed (`subscribe` name; from the beginning where it never says so), and its own
 * deliveries: operations invoked with its name, and those without a name by processes that worked for it.
 */
import { buildHistory, type History, type HistoryEvent, show } from "../history/index.js";
import { SENDS } from "./messages.js";

const OWN = new Set(["dequeue", "drain"]);

export function bySubscriber(history: History): History[] {
  const names = new Map<string, number>();
  const worksFor = new Map<number, string>();
  for (const { f, type, input, process, end } of history) {
    if ((!OWN.has(f) && f !== "subscribe") || input === null || input === undefined) continue;
    const name = show(input);
    if (!names.has(name)) names.set(name, 0);
    if (f === "subscribe" && type === "ok") names.set(name, end);
    worksFor.set(process, name);
  }
  return [...names].map(([name, since]) =>
    buildHistory(
      eventsOf(history, (row) => {
        const { f, input, start, process } = history.get(row);
        if (SENDS.includes(f)) return start >= since;
        if (OWN.has(f) && input !== null && input !== undefined) return show(input) === name;
        return worksFor.get(process) === name;
      }),
    ),
  );
}

/** The events of some operations, by the indexes they had. */
function eventsOf(history: History, keep: (row: number) => boolean): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const { end, returned } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (!keep(row)) continue;
    const { start, invoked, process, f, key, input, output, type } = history.get(row);
    const common = { process, f, ...(key === null ? {} : { key }) };
    events.push({ ...common, index: start, time: invoked, type: "invoke", value: input });
    if (end[row]! >= 0)
      events.push({ ...common, index: end[row]!, time: returned[row]!, type, value: output });
  }
  return events.sort((a, b) => a.index - b.index);
}
