/**
 * One connection to PostgreSQL by the driver `pg`, with nothing retried and nothing queued behind our back:
 * a `pg.Client` (never a pool: pools reconnect) fails for good when its connection does.
 */
import { Socket } from "node:net";
import type pg from "pg";
import { opening, whileOpen } from "../connecting.js";
import type { Phase, Sql, SqlResult } from "../sql/sql.js";
import type { Address, Settings } from "../system.js";
import { PostgresFailure } from "./errors.js";
import { DATABASE, USER } from "./plan.js";

/** The driver is imported when it is first needed: everything else works without it. @throws Error with advice */
async function driver(): Promise<typeof pg> {
  try {
    return (await import("pg")).default;
  } catch (cause) {
    throw new Error("the driver pg is not installed. Try: npm install pg", { cause });
  }
}

export const ISOLATION: Readonly<Record<string, string>> = {
  "read-committed": "READ COMMITTED",
  "repeatable-read": "REPEATABLE READ",
  serializable: "SERIALIZABLE",
};

export class Connection implements Sql {
  readonly #client: pg.Client;
  #notice: string | undefined;

  private constructor(client: pg.Client) {
    this.#client = client;
    client.on("notice", ({ message }) => (this.#notice = message));
  }

  /** The server process behind the connection. */
  get backend(): number {
    return (this.#client as unknown as { processID: number }).processID;
  }

  /** The server's last notice or warning since the last call. */
  takeNotice(): string | undefined {
    const notice = this.#notice;
    this.#notice = undefined;
    return notice;
  }

  /** @throws PostgresFailure of phase "open" */
  static async open(address: Address, settings: Settings, signal?: AbortSignal): Promise<Connection> {
    const { Client } = await driver();
    const client = new Client({
      ...credentials(settings["dsn"]),
      host: address.host,
      port: address.port,
      application_name: "faultline",
      stream: guardedSocket,
    });
    // Without a listener an error on an idle connection would end the process; the next query reports it anyway.
    client.on("error", () => undefined);
    await opening(
      () => destroy(client),
      signal,
      () => client.connect(),
    ).catch((error: unknown) => {
      throw new PostgresFailure("open", error);
    });
    return new Connection(client);
  }

  /** Opens a connection for one piece of work, and closes it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    settings: Settings,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Connection.open(address, settings, signal), signal, work);
  }

  /** @throws PostgresFailure of the given phase */
  async query(phase: Phase, text: string, values: readonly unknown[] = []): Promise<SqlResult> {
    try {
      return await this.#client.query<Record<string, unknown>>(text, values as unknown[]);
    } catch (error) {
      throw new PostgresFailure(phase, error);
    }
  }

  /** Rolls back after a failed statement; a connection on which that fails is of no more use. */
  async rollback(failure: unknown): Promise<never> {
    try {
      await this.#client.query("ROLLBACK");
    } catch {
      this.close();
    }
    throw failure;
  }

  /** Hangs up without a word: nothing is waited for. */
  close(): void {
    destroy(this.#client);
  }
}

/** The driver throws at bytes it cannot read, where nobody could catch it: that ends the connection, not the process. */
function guardedSocket(): Socket {
  const socket = new Socket();
  const emit = socket.emit.bind(socket) as (event: string, ...values: unknown[]) => boolean;
  socket.emit = (event: string, ...values: unknown[]): boolean => {
    try {
      return emit(event, ...values);
    } catch (error) {
      if (event !== "data") throw error;
      socket.destroy(error as Error);
      return true;
    }
  };
  return socket;
}

function destroy(client: pg.Client): void {
  // end() would wait for queries that may never finish.
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

/** User, password and database out of a connection string; host and port are the link's. */
function credentials(dsn: string | undefined): { user: string; database: string; password?: string } {
  if (dsn === undefined) return { user: USER, database: DATABASE };
  const url = new URL(dsn);
  return {
    user: decodeURIComponent(url.username) || USER,
    database: url.pathname.slice(1) || DATABASE,
    ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
  };
}
