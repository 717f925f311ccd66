/**
 * One client thread: holds the connection of its current process and performs one operation at a time.
 * Says how each one ended; it never decides who runs next.
 */
import type { CompletionType, OperationError } from "../../checkers/history/event.js";
import type { Client, ClientSource, Invocation } from "../client.js";
import { withDeadline } from "./deadline.js";

export interface Outcome {
  readonly type: CompletionType;
  readonly value: unknown;
  readonly error?: OperationError;
}

export interface WorkerLimits {
  /** Opening a connection, in milliseconds. */
  readonly openMs: number;
  /** Closing one, in milliseconds; afterwards it is left behind. */
  readonly closeMs: number;
}

export class Worker {
  readonly #thread: number;
  readonly #source: ClientSource;
  readonly #limits: WorkerLimits;
  #client: Client | undefined;
  #controller = new AbortController();
  readonly #closing = new Set<Promise<void>>();

  constructor(thread: number, source: ClientSource, limits: WorkerLimits) {
    this.#thread = thread;
    this.#source = source;
    this.#limits = limits;
  }

  /** Performs one operation; never rejects. */
  async perform(operation: Invocation): Promise<Outcome> {
    if (this.#client === undefined) {
      const failure = await this.#open(operation);
      if (failure !== undefined) return failure;
    }
    const client = this.#client!;
    const controller = this.#controller;
    try {
      const value = await client.invoke(operation, controller.signal);
      return { type: "ok", value };
    } catch (error) {
      // Given up meanwhile: the connection now in use belongs to the successor and must not be touched.
      return this.#judge(operation, error, this.#controller === controller);
    }
  }

  /** Gives the current process up: closes its connection without waiting. A new one is opened when needed. */
  abandon(reason: Error): void {
    const client = this.#client;
    this.#client = undefined;
    this.#controller.abort(reason);
    this.#controller = new AbortController();
    if (client === undefined) return;
    const closing = withDeadline("close", this.#limits.closeMs, () => client.close())
      .catch(() => undefined)
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** Closes everything. */
  async close(): Promise<void> {
    this.abandon(new Error("the run is over"));
    await Promise.all(this.#closing);
  }

  async #open(operation: Invocation): Promise<Outcome | undefined> {
    const controller = this.#controller;
    try {
      const client: unknown = await withDeadline(
        "open a connection",
        this.#limits.openMs,
        (signal) => this.#source.open(this.#thread, operation.process, signal),
        controller.signal,
      );
      if (!isClient(client)) {
        throw new TypeError("the adapter's open() must return a client with invoke() and close()");
      }
      if (this.#controller !== controller) {
        void client.close().catch(() => undefined);
        throw new Error("opened too late");
      }
      this.#client = client;
      return undefined;
    } catch (error) {
      // Nothing was sent: this operation certainly did not happen.
      return {
        type: "fail",
        value: operation.value,
        error: { code: "no-client", message: messageOf(error) },
      };
    }
  }

  #judge(operation: Invocation, error: unknown, current: boolean): Outcome {
    const { definite, code, disconnected = false } = this.#source.classify(error);
    const harmless = definite || this.#source.isRead?.(operation) === true;
    if (current && (disconnected || !harmless))
      this.abandon(error instanceof Error ? error : new Error(String(error)));
    return {
      type: harmless ? "fail" : "info",
      value: operation.value,
      error: { code, message: messageOf(error) },
    };
  }
}

function isClient(value: unknown): value is Client {
  const client = value as Partial<Client> | null;
  return (
    typeof client === "object" && typeof client?.invoke === "function" && typeof client.close === "function"
  );
}

/** The message of whatever was thrown; aggregates name their parts. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
