/**
 * Sequential consistency of registers in which no value is written twice: transactions of one operation each, a
 * compare-and-set being a read and a write, that are serializable in an order which keeps each process's own (strong
 * session serializability, Daudjee and Salem 2004). So the checker of such transactions answers, for histories of any
 * length, where the search over all objects at once would give up.
 */
import type { Budget } from "../budget.js";
import { buildHistory, type History, type HistoryEvent, type Operation } from "../history/index.js";
import { keyName } from "../history/history.js";
import { rwRegisterChecker } from "../rw-register/index.js";
import { isPair } from "./types/shapes.js";
import type { SequentialAnswer } from "./sequential.js";

const MODEL = "strong-session-serializable";
type Micro = readonly [kind: "r" | "w", key: unknown, value: unknown];

/** Undefined where a value is written twice, or an operation is no register's. `initial`: as JSON. */
export function sequentialRegisters(
  history: History,
  initial: string,
  budget: Budget,
): SequentialAnswer | undefined {
  const events: HistoryEvent[] = [];
  const written = new Set<string>();
  const failed: [operation: Operation, micros: readonly Micro[]][] = [];
  for (const operation of history) {
    const micros = microsOf(operation);
    if (micros === undefined) return undefined;
    if (operation.type === "fail") {
      failed.push([operation, micros]);
      continue;
    }
    for (const value of valuesOf(micros)) {
      if (written.has(value.name) || JSON.stringify(value.value) === initial) return undefined;
      written.add(value.name);
    }
    events.push(...eventsOf(history, operation, micros));
  }
  // A value that was refused is told from the others only where nobody else tried to write it.
  for (const [operation, micros] of failed) {
    const values = valuesOf(micros);
    if (values.some(({ name, value }) => written.has(name) || JSON.stringify(value) === initial)) continue;
    for (const { name } of values) written.add(name);
    events.push(...eventsOf(history, operation, micros));
  }
  events.sort((a, b) => a.index - b.index);
  const verdict = rwRegisterChecker.check(buildHistory(events), {
    models: [MODEL],
    // Faults, and what is left out here, make gaps in the numbers of a history that is whole all the same.
    settings: { initial, "unwritten-reads": "anomaly" },
    budget,
  });
  // Too few for transactions to say anything: the search will do.
  if (verdict.reason === "vacuous") return undefined;
  if (verdict.verdict === "valid") return { kind: "sequential" };
  if (verdict.verdict === "unknown") return { kind: "stopped", why: verdict.detail ?? "nothing was found" };
  const [first] = verdict.anomalies;
  return { kind: "violated", blocked: first?.operations ?? [], why: first?.message ?? "" };
}

/** What a transaction writes, and the name of each value at its key. */
function valuesOf(micros: readonly Micro[]): { readonly name: string; readonly value: unknown }[] {
  return micros
    .filter(([kind]) => kind === "w")
    .map(([, key, value]) => ({ name: `${keyName(key)} ${keyName(value)}`, value }));
}

/** Undefined for what is no register's operation. */
function microsOf({ f, key, input, output, type }: Operation): readonly Micro[] | undefined {
  if (f === "read") return [["r", key, type === "ok" ? (output ?? null) : null]];
  if (f === "write") return [["w", key, input]];
  if (f !== "cas" || !isPair(input)) return undefined;
  const [from, to] = input;
  return [
    ["r", key, from],
    ["w", key, to],
  ];
}

function eventsOf(history: History, operation: Operation, micros: readonly Micro[]): HistoryEvent[] {
  const { id, process, start, invoked, type } = operation;
  const common = { process, f: "txn", value: micros };
  const end = history.columns.end[id]!;
  const invoke: HistoryEvent = { ...common, index: start, time: invoked, type: "invoke" };
  if (end < 0) return [invoke];
  return [invoke, { ...common, index: end, time: history.columns.returned[id]!, type }];
}
