/** A client's connection to the control port of a node: asks, and hears what the node did. Never retries. */
import { connect, type Socket } from "node:net";
import { whileOpen } from "../connecting.js";
import type { Address } from "../system.js";
import { DirectFailure, type Phase } from "./failure.js";
import { onLine } from "./lines.js";

interface Waiting {
  readonly phase: Phase;
  resolve(value: unknown): void;
  reject(error: DirectFailure): void;
}

export class Control {
  readonly #socket: Socket;
  /** In the order of the questions. */
  readonly #waiting: Waiting[] = [];
  #lost: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const lost = (error?: Error): void => {
      this.#lost ??= error ?? new Error("the connection was closed");
      for (const one of this.#waiting.splice(0)) one.reject(new DirectFailure(one.phase, this.#lost));
    };
    socket.on("error", lost);
    socket.on("close", () => lost());
    onLine(socket, (line) => this.#hear(line));
  }

  /** @throws DirectFailure of phase "open" */
  static open({ host, port }: Address, signal?: AbortSignal): Promise<Control> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      const failed = (error: Error): void => {
        socket.destroy();
        reject(new DirectFailure("open", error));
      };
      const abort = (): void => failed(new Error("given up"));
      signal?.addEventListener("abort", abort, { once: true });
      socket.once("error", failed);
      socket.once("connect", () => {
        socket.removeListener("error", failed);
        signal?.removeEventListener("abort", abort);
        resolve(new Control(socket));
      });
    });
  }

  /** Opens a connection for one piece of work, and closes it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    work: (control: Control) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Control.open(address, signal), signal, work);
  }

  /** @throws DirectFailure: of the given phase when the connection is lost, with the node's code when it refused */
  ask(phase: Phase, what: string, value?: unknown): Promise<unknown> {
    if (this.#lost !== undefined) return Promise.reject(new DirectFailure("open", this.#lost));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ phase, resolve, reject });
      this.#socket.write(`${JSON.stringify({ do: what, value })}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(line: string): void {
    const asked = this.#waiting.shift();
    if (asked === undefined) return;
    let answer: { ok?: unknown; error?: string; message?: string };
    try {
      answer = JSON.parse(line) as typeof answer;
    } catch (error) {
      // Somebody has meddled with it: nothing that comes after can be trusted to answer what was asked.
      asked.reject(new DirectFailure(asked.phase, error));
      this.#socket.destroy();
      return;
    }
    if (answer.error === undefined) asked.resolve(answer.ok);
    else asked.reject(new DirectFailure(asked.phase, new Error(answer.message), answer.error));
  }
}
