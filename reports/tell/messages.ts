/**
 * Messages by producer and by key, as the history shows them: sent, acknowledged, delivered, never delivered, delivered
 * again, overtaken. Facts, not judgements: whether a message that was never delivered is lost is for the checker to say,
 * which knows what may still come. Values of one key are taken to be unique; of those that are not the first send counts.
 */
import { keyName, type History } from "../../checkers/history/history.js";
import { keyText } from "./value.js";

export interface Message {
  readonly key: string;
  readonly value: unknown;
  /** Row of the first send that did not fail. */
  readonly send: number;
  readonly acknowledged: boolean;
  /** Rows of the operations that delivered it. */
  readonly deliveries: number[];
  /** A later message of the same producer and key had been delivered before the first delivery of this one began. */
  overtaken: boolean;
}

export interface MessageCounts {
  readonly name: string;
  sent: number;
  acknowledged: number;
  delivered: number;
  /** Acknowledged, and in no delivery. */
  missing: number;
  again: number;
  overtaken: number;
}

/** Sends and deliveries of every workload of messages, in the shapes of queues and of logs. Empty where there are none. */
export function messagesOf(history: History): Message[] {
  const names = history.names;
  // -1 stands for names that the history does not have.
  const sends = new Set(["enqueue", "send", "publish"].map((f) => names.indexOf(f)));
  const takes = new Set(["dequeue", "drain", "consume", "poll"].map((f) => names.indexOf(f)));
  const both = names.indexOf("txn");
  if (sends.size + takes.size === 2 && !logTransactions(history)) return [];
  const messages = new Map<string, Message>();
  const found: { id: string; row: number }[] = [];
  const { f, type, input, output, key } = history.columns;
  for (let row = 0; row < history.length; row++) {
    const kind = f[row]!;
    const own = key?.[row] ?? null;
    if (sends.has(kind) || kind === both) {
      for (const [k, value] of sentBy(input[row], own)) {
        if (type[row] === 1) continue;
        const id = idOf(k, value);
        if (!messages.has(id))
          messages.set(id, {
            key: k === null || k === undefined ? "" : keyText(k),
            value,
            send: row,
            acknowledged: type[row] === 0,
            deliveries: [],
            overtaken: false,
          });
      }
    }
    if ((takes.has(kind) || kind === both) && type[row] === 0)
      for (const [k, value] of deliveredBy(output[row], own)) found.push({ id: idOf(k, value), row });
  }
  for (const { id, row } of found) messages.get(id)?.deliveries.push(row);
  const all = [...messages.values()];
  if (found.length === 0) return [];
  markOvertaken(history, all);
  return all;
}

const LOOKED_AT = 2000;

/** Whether transactions send and poll; those of databases do neither. Their first ones tell. */
export function logTransactions(history: History): boolean {
  const { f, input } = history.columns;
  const txn = history.names.indexOf("txn");
  if (txn < 0) return false;
  for (let row = 0; row < Math.min(LOOKED_AT, history.length); row++) {
    const steps = input[row];
    if (f[row] === txn && Array.isArray(steps))
      if (steps.some((step) => isStep(step, "send") || isStep(step, "poll"))) return true;
  }
  return false;
}

function idOf(key: unknown, value: unknown): string {
  return `${keyText(key ?? null)} ${keyName(value)}`;
}

function isStep(value: unknown, f: string): value is readonly [string, unknown, unknown] {
  return Array.isArray(value) && value[0] === f;
}

/** `["send", k, v]` or `["send", k, [offset, v]]`, alone or in a list; or a bare value. */
function sentBy(input: unknown, own: unknown): [unknown, unknown][] {
  const steps = isStep(input, "send")
    ? [input]
    : Array.isArray(input)
      ? input.filter((one) => isStep(one, "send"))
      : [];
  if (steps.length > 0) return steps.map(([, k, v]) => [k, Array.isArray(v) ? (v as unknown[])[1] : v]);
  return Array.isArray(input) || input === null || input === undefined ? [] : [[own, input]];
}

/** `["poll", {k: [[offset, v], …]}]`, alone or in a list; else a value, or a list of values. */
function deliveredBy(output: unknown, own: unknown): [unknown, unknown][] {
  const list = Array.isArray(output) ? (output as unknown[]) : [output];
  const polls = isStep(output, "poll") ? [output] : list.filter((one) => isStep(one, "poll"));
  if (polls.length > 0) {
    return polls.flatMap(([, shown]) =>
      Object.entries(shown ?? {}).flatMap(([k, pairs]) =>
        (Array.isArray(pairs) ? (pairs as unknown[]) : []).flatMap((pair): [unknown, unknown][] =>
          Array.isArray(pair) ? [[k, pair[1]]] : [],
        ),
      ),
    );
  }
  if (list.some((one) => isStep(one, "send"))) return [];
  return list.filter((value) => value !== null && value !== undefined).map((value) => [own, value]);
}

/** Per producer and key, by the earliest end of a delivery of anything that was sent later. */
function markOvertaken(history: History, messages: readonly Message[]): void {
  const { process, start, end } = history.columns;
  const lines = new Map<string, Message[]>();
  for (const message of messages) {
    const name = `${String(process[message.send]!)} ${message.key}`;
    const line = lines.get(name);
    if (line === undefined) lines.set(name, [message]);
    else line.push(message);
  }
  for (const line of lines.values()) {
    line.sort((a, b) => start[a.send]! - start[b.send]!);
    let earliest = Infinity;
    for (const message of line.reverse()) {
      if (message.deliveries.length === 0) continue;
      const began = Math.min(...message.deliveries.map((row) => start[row]!));
      const ended = Math.min(...message.deliveries.map((row) => end[row]!));
      // Messages of one operation have no order that its interval could tell.
      if (earliest < began) message.overtaken = true;
      earliest = Math.min(earliest, ended);
    }
  }
}

export function countMessages(
  messages: readonly Message[],
  nameOf: (message: Message) => string,
): MessageCounts[] {
  const counts = new Map<string, MessageCounts>();
  for (const message of messages) {
    const name = nameOf(message);
    let one = counts.get(name);
    if (one === undefined)
      counts.set(
        name,
        (one = { name, sent: 0, acknowledged: 0, delivered: 0, missing: 0, again: 0, overtaken: 0 }),
      );
    const times = message.deliveries.length;
    one.sent++;
    if (message.acknowledged) one.acknowledged++;
    if (times > 0) one.delivered++;
    else if (message.acknowledged) one.missing++;
    if (times > 1) one.again++;
    if (message.overtaken) one.overtaken++;
  }
  return [...counts.values()];
}
