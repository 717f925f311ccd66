/**
 * What a sender that wants acknowledgements has sent to one receiver: each message has a number and is sent again and
 * again until the receiver has said that it has it (selective repeat; Tanenbaum, "Computer Networks", §3.4).
 */
import { randomUUID } from "node:crypto";
import type { Datagram } from "./datagram.js";

const AGAIN_MS = 50;

interface Pending {
  readonly value: number;
  resolve(): void;
  reject(error: Error): void;
}

export class Outstanding {
  /** One who was restarted begins to count anew, under another name. */
  readonly sender = randomUUID();
  readonly #pending = new Map<number, Pending>();
  #next = 0;
  readonly #timer = setInterval(() => this.#again(), AGAIN_MS);

  constructor(readonly transmit: (datagram: Datagram) => Promise<void>) {}

  /** Resolves when it was acknowledged. */
  send(value: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const number = this.#next++;
      this.#pending.set(number, { value, resolve, reject });
      this.#transmit(number, value);
    });
  }

  acknowledge(number: number): void {
    this.#pending.get(number)?.resolve();
    this.#pending.delete(number);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { reject } of this.#pending.values()) reject(new Error("the socket was closed"));
    this.#pending.clear();
  }

  #again(): void {
    for (const [number, { value }] of this.#pending) this.#transmit(number, value);
  }

  #transmit(number: number, value: number): void {
    const [first = this.#next] = this.#pending.keys();
    // One that cannot be sent is sent again, as one that is lost.
    void this.transmit({ sender: this.sender, number, first, value }).catch(() => undefined);
  }
}
