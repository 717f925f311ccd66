/**
 * What became of each delivery: acknowledged, given back, or in the hands of a consumer that crashed; and what was
 * set aside. A consumer is a process; it crashed when an operation of it ended `info`, or with `crash`.
 */
import { listOutput, type Evidence } from "../guarantees/index.js";
import { show, type History } from "../history/index.js";
import type { Messages } from "./messages.js";

const [OK, FAIL, INFO] = [0, 1, 2];

/** The end of a consumer: by an operation of unknown outcome, or by `crash`. */
interface Death {
  /** Index of the event by which it had died; Infinity where nothing ended that operation. */
  readonly by: number;
  /** When it may have been gone at the earliest, after it was last heard of: nanoseconds. */
  readonly since: number;
}

export class Flights {
  /** Copies that were set aside, by message. */
  readonly setAside = new Map<number, number>();
  /** By message, the row of `dead-letters` that was the first to show it. */
  readonly setAsideBy = new Map<number, number>();
  readonly failedDrains: number[] = [];
  /** By message: some acknowledgement of it may have arrived. */
  readonly #done = new Set<number>();
  /** Deliveries that their consumer acknowledged for certain. */
  readonly #acknowledged = new Set<number>();
  /** Rows of `nack`, by message and process. */
  readonly #givenBack = new Map<string, number[]>();
  /** The last delivery so far, by message and process. */
  readonly #given = new Map<string, number>();
  /** By process, in order. */
  readonly #deaths = new Map<number, Death[]>();
  readonly #looksAtDead: number[] = [];

  constructor(
    readonly history: History,
    readonly messages: Messages,
    readonly manual: boolean,
  ) {
    const { f, type, start, end, invoked, returned, process, key } = history.columns;
    // What each process was given last.
    const latest = new Map<number, number>();
    const heard = new Map<number, number>();
    let delivery = 0;
    for (let row = 0; row < history.length; row++) {
      const name = history.names[f[row]!]!;
      for (; messages.row[delivery] === row; delivery++) {
        latest.set(process[row]!, messages.ofMessage[delivery]!);
        this.#given.set(this.#own(delivery), delivery);
      }
      if (type[row] === INFO || (name === "crash" && type[row] !== FAIL)) {
        const death = {
          by: end[row]! < 0 ? Infinity : end[row]!,
          since: name === "crash" ? invoked[row]! : (heard.get(process[row]!) ?? -Infinity),
        };
        const deaths = this.#deaths.get(process[row]!);
        if (deaths === undefined) this.#deaths.set(process[row]!, [death]);
        else deaths.push(death);
      }
      if (type[row] === OK) heard.set(process[row]!, returned[row]!);
      if (name === "drain" && type[row] !== OK) this.failedDrains.push(row);
      if (name === "ack" && type[row] !== FAIL) {
        const id = this.#told(row, latest);
        if (id === undefined) continue;
        this.#done.add(id);
        const given = this.#given.get(`${String(id)} ${String(process[row])}`);
        if (type[row] === OK && given !== undefined) this.#acknowledged.add(given);
      } else if (name === "nack" && type[row] !== FAIL) {
        const id = this.#told(row, latest);
        if (id === undefined) continue;
        const own = `${String(id)} ${String(process[row])}`;
        this.#givenBack.set(own, [...(this.#givenBack.get(own) ?? []), row]);
      } else if (name === "dead-letters" && type[row] === OK) {
        this.#looksAtDead.push(start[row]!);
        const copies = new Map<number, number>();
        for (const value of listOutput(history.get(row), "a list of messages")) {
          const id = messages.id(key?.[row], value);
          copies.set(id, (copies.get(id) ?? 0) + 1);
        }
        for (const [id, count] of copies) {
          this.setAside.set(id, Math.max(count, this.setAside.get(id) ?? 0));
          const by = this.setAsideBy.get(id);
          if (by === undefined || end[row]! < end[by]!) this.setAsideBy.set(id, row);
        }
      }
    }
  }

  /** The message that an acknowledgement names, or else the one that its process was given last. */
  #told(row: number, latest: ReadonlyMap<number, number>): number | undefined {
    const { input, output, process, key } = this.history.columns;
    const value = input[row] ?? output[row];
    if (value === null || value === undefined) return latest.get(process[row]!);
    return this.messages.id(key?.[row], value);
  }

  /** Whether a delivery counts for order: under manual acknowledgement, only if it was acknowledged. */
  effective(delivery: number): boolean {
    if (!this.manual || this.history.names[this.history.columns.f[this.messages.row[delivery]!]!] === "drain")
      return true;
    return this.#acknowledged.has(delivery);
  }

  /** Deliveries of each message that count. */
  effectiveCounts(): number[] {
    const counts = new Array<number>(this.messages.count).fill(0);
    for (let i = 0; i < this.messages.ofMessage.length; i++)
      if (this.effective(i)) counts[this.messages.ofMessage[i]!]!++;
    return counts;
  }

  /** When the consumer of a delivery gave it back, or may have been gone at the earliest: nanoseconds, or Infinity. */
  released(delivery: number): number {
    const { invoked } = this.history.columns;
    const back = this.#nackOf(delivery);
    return Math.min(
      back === undefined ? Infinity : invoked[back]!,
      this.#deathAfter(delivery)?.since ?? Infinity,
    );
  }

  /**
   * How many messages others may have had while a drain looked, or had taken for good: what is on its way to a consumer
   * comes back when that is gone, but a drain acknowledges what it takes, and whose answer is lost may have taken all.
   */
  takersDuring(drain: number): number {
    const { start, end, f } = this.history.columns;
    let count = 0;
    for (const row of this.messages.crashed) {
      if (start[row]! >= end[drain]!) continue;
      if (this.history.names[f[row]!] === "drain") return Infinity;
      if (end[row]! < 0 || end[row]! > start[drain]!) count++;
    }
    return count;
  }

  /** Whether a message may have been set aside without anybody looking since that drain. */
  mayBeSetAside(id: number, drain: number, deliveriesMax = Infinity): boolean {
    const { end } = this.history.columns;
    return (
      this.messages.delivered[id]! + this.messages.crashed.length >= deliveriesMax &&
      !this.#looksAtDead.some((look) => look > end[drain]!)
    );
  }

  /**
   * Under manual acknowledgement: messages that everybody who was given them had let go of before the last drain, by
   * `nack` or by dying, and that were never acknowledged, set aside, or seen again. `drainedAt`: index of that drain's
   * invocation, by message; what was still held then nobody has looked for. `excused`: whether a message may be elsewhere.
   */
  judgeLetGo(
    drainedAt: (message: number) => number,
    evidence: Evidence,
    excused: (message: number) => boolean,
  ): void {
    if (!this.manual) return;
    const { start, process, returned, f } = this.history.columns;
    const { messages } = this;
    const last = new Map<number, number>();
    const held = new Set<number>();
    for (let i = 0; i < messages.ofMessage.length; i++) {
      const id = messages.ofMessage[i]!;
      const drained = this.history.names[f[messages.row[i]!]!] === "drain";
      if (drained || Math.min(this.#givenBackBy(i), this.#deathAfter(i)?.by ?? Infinity) >= drainedAt(id))
        held.add(id);
      last.set(id, i);
    }
    for (const [id, delivery] of last) {
      const possible = messages.attempts[id]! - messages.failed[id]!;
      // Of several copies nobody knows which was delivered: all must have been promised.
      if (messages.acknowledged[id] === 0 || messages.acknowledged[id]! < possible) continue;
      if (held.has(id) || this.#done.has(id) || this.setAside.has(id)) continue;
      if (excused(id)) continue;
      const row = messages.row[delivery]!;
      const back = this.#givenBackBy(delivery) < drainedAt(id);
      evidence.add(
        back ? "lost" : "lost-on-consumer-crash",
        () => ({
          ...(messages.key[id] === null ? {} : { key: messages.key[id] }),
          operations: [start[messages.send[id]!]!, start[row]!],
          message:
            `Message ${show(messages.value[id])} was delivered (index ${String(start[row])}) to process ` +
            `${String(process[row])}, which ${back ? "gave it back" : "crashed without acknowledging it"}, and was ` +
            `delivered to nobody again.`,
          details: { value: messages.value[id] },
        }),
        returned[row],
      );
    }
  }

  /** The first `nack` after a delivery. */
  #nackOf(delivery: number): number | undefined {
    const { start } = this.history.columns;
    const row = this.messages.row[delivery]!;
    return this.#givenBack.get(this.#own(delivery))?.find((nack) => start[nack]! > start[row]!);
  }

  #deathAfter(delivery: number): Death | undefined {
    const { end, process } = this.history.columns;
    const row = this.messages.row[delivery]!;
    return this.#deaths.get(process[row]!)?.find(({ by }) => by > end[row]!);
  }

  /** Index of the event by which a delivery had been given back for certain, or Infinity. */
  #givenBackBy(delivery: number): number {
    const { end, type } = this.history.columns;
    const back = this.#nackOf(delivery);
    return back === undefined || type[back] !== OK ? Infinity : end[back]!;
  }

  #own(delivery: number): string {
    const { messages } = this;
    return `${String(messages.ofMessage[delivery])} ${String(this.history.columns.process[messages.row[delivery]!])}`;
  }
}
