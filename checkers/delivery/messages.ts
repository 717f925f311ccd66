/**
 * Messages and their deliveries out of a history, in columns. A message is a value (of a key, where events name
 * one); sent several times it is several messages that nobody can tell apart, which is counted.
 *
 * `enqueue` v (also `send`, `publish`) sends; `dequeue` → v delivers one (null: nothing was there), `drain` → list delivers
 * the rest. Operations that failed or crashed deliver nothing that anybody knows of.
 */
import { atomOf, listOutput, type Atom } from "../guarantees/index.js";
import { keyName, type History } from "../history/index.js";

export const SENDS: readonly string[] = ["enqueue", "send", "publish"];
const [OK, FAIL, INFO] = [0, 1, 2];
const NONE = -1;

/** The key's name of an operation that names none. */
export const ANY = keyName(null);

/** Rows of operations; messages by number in order of first appearance. */
export class Messages {
  readonly value: unknown[] = [];
  readonly key: unknown[] = [];
  readonly attempts: number[] = [];
  readonly acknowledged: number[] = [];
  /** Index of the event by which all its acknowledgements had come; NONE without any. */
  readonly acceptedBy: number[] = [];
  readonly failed: number[] = [];
  /** First attempt that did not fail, or else the first; NONE for what nobody sent. */
  readonly send: number[] = [];
  readonly delivered: number[] = [];
  readonly firstDelivery: number[] = [];
  /** Deliveries, by operation and position in its list. */
  readonly ofMessage: number[] = [];
  readonly row: number[] = [];
  readonly position: number[] = [];
  /** The first attempt, failed or not; NONE for what nobody sent. */
  readonly firstSend: number[] = [];
  /** Dequeues and drains whose outcome is unknown. */
  readonly crashed: number[] = [];
  /** How many messages those may have taken, by key: one each, and a drain all of them. */
  readonly takers = new Map<string, number>();
  /** Looks that found nothing left. */
  readonly empty: number[] = [];
  sent = 0;
  acknowledgements = 0;

  readonly #ids = new Map<string, Map<Atom, number>>();
  readonly #single: Map<Atom, number> | undefined;

  constructor(readonly history: History) {
    if (history.columns.key === undefined) this.#single = new Map();
  }

  get count(): number {
    return this.value.length;
  }

  /** The message of this value, new if need be. */
  id(key: unknown, value: unknown): number {
    let ids = this.#single;
    if (ids === undefined) {
      const name = keyName(key);
      ids = this.#ids.get(name);
      if (ids === undefined) this.#ids.set(name, (ids = new Map()));
    }
    const atom = atomOf(value);
    let id = ids.get(atom);
    if (id === undefined) {
      id = this.value.push(value) - 1;
      ids.set(atom, id);
      this.key.push(key ?? null);
      for (const column of [this.attempts, this.acknowledged, this.failed, this.delivered]) column.push(0);
      this.send.push(NONE);
      this.firstSend.push(NONE);
      this.firstDelivery.push(NONE);
      this.acceptedBy.push(NONE);
    }
    return id;
  }

  crash(row: number, takes: number): void {
    this.crashed.push(row);
    const key = this.keyOfRow(row);
    this.takers.set(key, takes + (this.takers.get(key) ?? 0));
  }

  /** The key's name of an operation. What names no key in a history of several is about all of them: ANY. */
  keyOfRow(row: number): string {
    return keyName(this.history.columns.key?.[row]);
  }

  /** Whether an operation may be about a message: its key is the message's, or none. */
  concerns(row: number, message: number): boolean {
    const key = this.keyOfRow(row);
    return key === ANY || key === keyName(this.key[message]);
  }

  deliver(row: number, value: unknown, position: number): void {
    const id = this.id(this.history.columns.key?.[row], value);
    this.ofMessage.push(id);
    this.row.push(row);
    this.position.push(position);
    const first = this.firstDelivery[id]!;
    const { end } = this.history.columns;
    if (first === NONE || end[row]! < end[first]!) this.firstDelivery[id] = row;
    this.delivered[id]!++;
  }
}

/** @throws MalformedHistoryError when a drain has no list */
export function messagesOf(history: History): Messages {
  const { f, type, input, output, key, end } = history.columns;
  const kinds = history.names.map((name) =>
    SENDS.includes(name) ? 1 : name === "dequeue" ? 2 : name === "drain" ? 3 : 0,
  );
  const messages = new Messages(history);
  for (let row = 0; row < history.length; row++) {
    const kind = kinds[f[row]!];
    if (kind === 1) {
      const id = messages.id(key?.[row], input[row]);
      messages.sent++;
      messages.attempts[id]!++;
      if (messages.firstSend[id] === NONE) messages.firstSend[id] = row;
      const before = messages.send[id]!;
      if (before === NONE || (type[before] === FAIL && type[row] !== FAIL)) messages.send[id] = row;
      if (type[row] === FAIL) messages.failed[id]!++;
      else if (type[row] === OK) {
        messages.acknowledged[id]!++;
        messages.acceptedBy[id] = Math.max(end[row]!, messages.acceptedBy[id]!);
        messages.acknowledgements++;
      }
    } else if (kind === 2) {
      if (type[row] === INFO) messages.crash(row, 1);
      else if (type[row] === OK && output[row] !== null && output[row] !== undefined)
        messages.deliver(row, output[row], 0);
      else if (type[row] === OK || foundNothing(history, row)) messages.empty.push(row);
    } else if (kind === 3) {
      if (type[row] === INFO) messages.crash(row, Infinity);
      if (type[row] !== OK) continue;
      const list = listOutput(history.get(row), "a list of messages");
      for (let i = 0; i < list.length; i++) messages.deliver(row, list[i], i);
      messages.empty.push(row);
    }
  }
  return messages;
}

/** A dequeue that failed because nothing was there, as Jepsen's say it: any other failure saw nothing. */
function foundNothing(history: History, row: number): boolean {
  const error = history.columns.errors.get(row);
  return error === undefined || /empty|exhausted/i.test(error.code);
}
