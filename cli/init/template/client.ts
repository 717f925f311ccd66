/** One connection to one node: returns the answer or throws. Nothing is retried, nothing reconnects. */
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Address } from "faultline/systems";
import { Refused } from "./errors.js";

interface Answer {
  readonly ok?: unknown;
  readonly error?: string;
}

export class Connection {
  readonly #socket: Socket;
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  #failure: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket })
      .on("line", (line) => this.#hear(line))
      .on("error", (error) => this.#fail(error as Error));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the connection was closed")));
  }

  static open(address: Address): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(address.port, address.host);
      socket.once("error", reject);
      socket.once("connect", () => resolve(new Connection(socket)));
    });
  }

  /** @throws Refused when the server says no; any other error when nobody knows */
  async ask(request: object): Promise<unknown> {
    if (this.#failure !== undefined) throw this.#failure;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`${JSON.stringify(request)}\n`);
    });
    if (answer.error === "mismatch") throw new Refused("mismatch");
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.ok;
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(line: string): void {
    try {
      this.#waiting?.resolve(JSON.parse(line) as Answer);
    } catch {
      // A reply that was cut short or damaged says nothing.
      this.#fail(new Error(`expected JSON, got ${line}`));
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(error);
  }
}
