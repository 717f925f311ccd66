/**
 * Short notation for transactional histories in tests. `ax1` appends 1 to x, `rx12` reads x as [1, 2], `rx_` reads
 * it empty, `rx?` leaves the result open; `wx1` and `rx1` do the same for registers with `registers`. A trailing
 * `!` fails the transaction, `?` leaves its outcome open, `@3` names its process.
 */
import { buildHistory, type History, type HistoryEvent } from "../../history/index.js";

export interface Notation {
  /** Reads return one value instead of a list. */
  readonly registers?: boolean;
  /** All transactions overlap; otherwise each completes before the next begins. */
  readonly concurrent?: boolean;
}

/** The events of these transactions, in order. */
export function events(lines: readonly string[], notation: Notation = {}): HistoryEvent[] {
  const opened: Omit<HistoryEvent, "index" | "time">[] = [];
  const closed: Omit<HistoryEvent, "index" | "time">[] = [];
  const inOrder: Omit<HistoryEvent, "index" | "time">[] = [];
  lines.forEach((line, i) => {
    const words = line.split(" ").filter((word) => word !== "");
    const last = words[words.length - 1]!;
    const process = Number(words.find((word) => word.startsWith("@"))?.slice(1) ?? i);
    const type = last === "!" ? "fail" : last === "?" ? "info" : "ok";
    const micro = words.filter((word) => !/^[!?@]/.test(word)).map((word) => operation(word, notation));
    const blank = micro.map(([f, k, v]) => (f === "r" ? [f, k, null] : [f, k, v]));
    const invoke = { process, type: "invoke", f: "txn", value: blank } as const;
    const complete = { process, type, f: "txn", value: type === "ok" ? micro : blank } as const;
    opened.push(invoke);
    closed.push(complete);
    inOrder.push(invoke, complete);
  });
  return (notation.concurrent === true ? [...opened, ...closed] : inOrder).map((event, index) => ({
    index,
    time: index * 1000,
    ...event,
  }));
}

/** The history of these transactions. */
export function txns(lines: readonly string[], notation: Notation = {}): History {
  return buildHistory(events(lines, notation));
}

function operation(word: string, { registers = false }: Notation): [string, string, unknown] {
  const [f, key, rest] = [word[0]!, word[1]!, word.slice(2)];
  if (f === "a") return ["append", key, Number(rest)];
  if (f === "w") return ["w", key, Number(rest)];
  if (rest === "_" || rest === "") return ["r", key, registers ? null : []];
  return ["r", key, registers ? Number(rest) : [...rest].map(Number)];
}
