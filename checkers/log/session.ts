/**
 * A log read event by event: what sends and polls say goes into columns at once and is not kept, so that a million
 * operations need no more than their numbers. The same columns, in the same order, as from a whole history.
 */
import type { CheckSession } from "../checker.js";
import { EventLines } from "../history/event-lines.js";
import { HistoryBuilder, unknownOperation, type HistoryEvent } from "../history/index.js";
import type { Verdict } from "../verdict.js";
import { holdsMicros, LogStore, takeMicros, toldBy } from "./load.js";

interface Open {
  readonly row: number;
  readonly f: string;
  readonly input: unknown;
  readonly line: number;
}

export function logSession(
  workload: string,
  operations: readonly string[],
  judge: (store: LogStore) => Verdict,
): CheckSession {
  const builder = new HistoryBuilder();
  const store = new LogStore();
  const open = new Map<number, Open>();
  let rows = 0;
  const session = {
    push(event: HistoryEvent, line = event.index + 1) {
      const { process, type, f, value } = event;
      if (typeof process !== "number") {
        builder.push(event, line);
        return;
      }
      if (!operations.includes(f)) throw unknownOperation(line, workload, operations, f);
      const micros = holdsMicros(f);
      // The builder rejects whatever breaks the rules of the format, before it is counted here.
      builder.push(micros ? { ...event, value: null } : event, line);
      if (type === "invoke") {
        open.set(process, { row: rows++, f, input: micros ? value : undefined, line });
        return;
      }
      const begun = open.get(process)!;
      open.delete(process);
      if (micros) takeMicros(store, begun.row, f, toldBy(type === "ok", begun.input, value, line), line);
    },
    finish() {
      const never = [...open.values()].sort((a, b) => a.row - b.row);
      for (const { row, f, input, line } of never) if (holdsMicros(f)) takeMicros(store, row, f, input, line);
      store.finish(builder.finish());
      return judge(store);
    },
  };
  const lines = new EventLines(session);
  return { ...session, pushLines: (bytes, length) => lines.pushLines(bytes, length) };
}
