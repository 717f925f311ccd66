/** When a queue was seen to be empty, key by key. A look that names no key in a history of several is at all of them. */
import { keyName } from "../history/index.js";
import { ANY, type Messages } from "./messages.js";

const NEVER = -1;

export class Looks {
  /** By key: the drain that succeeded and began last. */
  readonly #drains = new Map<string, number>();
  /** By key: when the last look that found nothing began, dequeue or drain. */
  readonly #emptyAt = new Map<string, number>();
  /** By key: when the last acknowledgement had come. */
  readonly #sentBy = new Map<string, number>();
  #allSentBy = NEVER;

  constructor(readonly messages: Messages) {
    const { names, columns } = messages.history;
    const { start, f } = columns;
    for (const row of messages.empty) {
      const key = messages.keyOfRow(row);
      this.#emptyAt.set(key, Math.max(start[row]!, this.#emptyAt.get(key) ?? NEVER));
      if (names[f[row]!] !== "drain") continue;
      const before = this.#drains.get(key);
      if (before === undefined || start[row]! > start[before]!) this.#drains.set(key, row);
    }
    for (let id = 0; id < messages.count; id++) {
      const key = keyName(messages.key[id]);
      const accepted = messages.acceptedBy[id]!;
      this.#sentBy.set(key, Math.max(accepted, this.#sentBy.get(key) ?? NEVER));
      this.#allSentBy = Math.max(accepted, this.#allSentBy);
    }
  }

  /** The drain that looked for a message last; undefined when none did. */
  drainOf(message: number): number | undefined {
    const { start } = this.messages.history.columns;
    const [own, any] = [this.#drains.get(keyName(this.messages.key[message])), this.#drains.get(ANY)];
    if (own === undefined || any === undefined) return own ?? any;
    return start[own]! > start[any]! ? own : any;
  }

  /** When that drain began: index, -1 for never. */
  drainedAt(message: number): number {
    const drain = this.drainOf(message);
    return drain === undefined ? NEVER : this.messages.history.columns.start[drain]!;
  }

  /** Whether nothing was found after everything had been sent. */
  foundEmpty(message: number): boolean {
    const key = keyName(this.messages.key[message]);
    return (
      (this.#sentBy.get(key) ?? NEVER) < (this.#emptyAt.get(key) ?? NEVER) ||
      this.#allSentBy < (this.#emptyAt.get(ANY) ?? NEVER)
    );
  }
}
