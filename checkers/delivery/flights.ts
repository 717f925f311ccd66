/**
 * What became of each delivery: acknowledged, given back, or in the hands of a consumer that crashed; and what was
 * set aside. A consumer is a process; it crashed when an operation of it ended `info`, or with `crash`.
 */
import { listOutput, type Evidence } from "../guarantees/index.js";
import { show, type History } from "../history/index.js";
import type { Messages } from "./messages.js";

const [OK, FAIL, INFO] = [0, 1, 2];

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
  /** Index of the invocation that showed a process to be gone. */
  readonly #gone = new Map<number, number>();
  /** When that process may have been gone at the earliest: after it was last heard of. Nanoseconds. */
  readonly #goneSince = new Map<number, number>();

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
      if ((type[row] === INFO || name === "crash") && !this.#gone.has(process[row]!)) {
        this.#gone.set(process[row]!, start[row]!);
        this.#goneSince.set(
          process[row]!,
          name === "crash" ? invoked[row]! : (heard.get(process[row]!) ?? -Infinity),
        );
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
    const { start, invoked, process } = this.history.columns;
    const row = this.messages.row[delivery]!;
    const back = this.#givenBack.get(this.#own(delivery))?.find((nack) => start[nack]! > start[row]!);
    return Math.min(
      back === undefined ? Infinity : invoked[back]!,
      this.#goneSince.get(process[row]!) ?? Infinity,
    );
  }

  /**
   * Messages whose only deliveries went to consumers that crashed before they acknowledged. `drainedAt`: index of the
   * last drain's invocation; what a consumer held that crashed after it nobody has looked for.
   */
  judgeCrashes(drainedAt: number, evidence: Evidence): void {
    if (!this.manual) return;
    const { start, process, returned, f } = this.history.columns;
    const { messages } = this;
    const last = new Map<number, number>();
    const safe = new Set<number>();
    for (let i = 0; i < messages.ofMessage.length; i++) {
      const id = messages.ofMessage[i]!;
      const row = messages.row[i]!;
      if (
        !((this.#gone.get(process[row]!) ?? Infinity) < drainedAt) ||
        this.history.names[f[row]!] === "drain"
      )
        safe.add(id);
      last.set(id, row);
    }
    for (const [id, row] of last) {
      if (safe.has(id) || this.#done.has(id) || this.setAside.has(id) || messages.acknowledged[id] === 0)
        continue;
      evidence.add(
        "lost-on-consumer-crash",
        () => ({
          ...(messages.key[id] === null ? {} : { key: messages.key[id] }),
          operations: [start[messages.send[id]!]!, start[row]!],
          message:
            `Message ${show(messages.value[id])} was delivered (index ${String(start[row])}) to process ` +
            `${String(process[row])}, which crashed without acknowledging it, and was delivered to nobody again.`,
          details: { value: messages.value[id] },
        }),
        returned[row],
      );
    }
  }

  #own(delivery: number): string {
    const { messages } = this;
    return `${String(messages.ofMessage[delivery])} ${String(this.history.columns.process[messages.row[delivery]!])}`;
  }
}
