/**
 * One connection to MariaDB by the driver `mysql2`, which neither retries nor reconnects as long as no pool is made.
 * Statements go as text; the server's last word on each is what the driver answers.
 */
import { createConnection as connectTcp, type Socket } from "node:net";
import type { Connection as Driver, ConnectionOptions, QueryError } from "mysql2";
import type { Phase, Sql, SqlResult } from "../sql/sql.js";
import { opening, whileOpen } from "../connecting.js";
import type { Address } from "../system.js";
import { MariadbFailure } from "./errors.js";
import { DATABASE, USER } from "./server.js";

type Mysql2 = typeof import("mysql2");

/** The driver is imported when it is first needed: everything else works without it. @throws Error with advice */
async function driver(): Promise<Mysql2> {
  try {
    return (await import("mysql2")) as unknown as Mysql2;
  } catch (cause) {
    throw new Error("the driver mysql2 is not installed. Try: npm install mysql2", { cause });
  }
}

/** Levels as SQL says them. */
export const ISOLATION: Readonly<Record<string, string>> = {
  "read-uncommitted": "READ UNCOMMITTED",
  "read-committed": "READ COMMITTED",
  "repeatable-read": "REPEATABLE READ",
  serializable: "SERIALIZABLE",
};

export class Connection implements Sql {
  readonly #driver: Driver;
  readonly #socket: Socket;

  private constructor(connection: Driver, socket: Socket) {
    this.#driver = connection;
    this.#socket = socket;
  }

  /** @throws MariadbFailure of phase "open" */
  static async open(address: Address, signal?: AbortSignal): Promise<Connection> {
    const { createConnection } = await driver();
    // A socket of our own, since the driver has no way to hang up at once.
    const socket = connectTcp({ host: address.host, port: address.port, noDelay: true });
    const options: ConnectionOptions = { user: USER, database: DATABASE, stream: socket };
    const connection = createConnection(options);
    // Without a listener an error on an idle connection would end the process; the next query reports it anyway.
    connection.on("error", () => undefined);
    socket.on("error", () => undefined);
    const greeted = (): Promise<void> =>
      new Promise((resolve, reject) => {
        socket.once("close", () =>
          reject(new Error("the connection was closed before the server had greeted")),
        );
        connection.connect((error) => (error === null ? resolve() : reject(error)));
      });
    await opening(() => void socket.destroy(), signal, greeted).catch((error: unknown) => {
      throw new MariadbFailure("open", error);
    });
    return new Connection(connection, socket);
  }

  /** Opens a connection for one piece of work, and closes it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Connection.open(address, signal), signal, work);
  }

  async query(phase: Phase, text: string, values: readonly unknown[] = []): Promise<SqlResult> {
    const [sql, inOrder] = positional(text, values);
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => reject(new MariadbFailure(phase, error));
      // The driver leaves a query unanswered whose connection we have closed ourselves.
      const closed = (): void => fail(new Error("the connection was closed"));
      this.#socket.once("close", closed);
      if (this.#socket.destroyed) return closed();
      this.#driver.query(sql, inOrder, (error: QueryError | null, answer: unknown) => {
        this.#socket.off("close", closed);
        if (error !== null) fail(error);
        else if (Array.isArray(answer))
          resolve({ rows: answer as Record<string, unknown>[], rowCount: null });
        else resolve({ rows: [], rowCount: (answer as { affectedRows: number }).affectedRows });
      });
    });
  }

  /** Rolls back after a failed statement; a connection on which that fails is of no more use. */
  async rollback(failure: unknown): Promise<never> {
    await this.query("in-transaction", "ROLLBACK").catch(() => this.close());
    throw failure;
  }

  /** Hangs up without a word: nothing is waited for. */
  close(): void {
    this.#socket.destroy();
  }
}

/** `$2 … $1` as `? … ?`, with the values in the order of their places. */
export function positional(text: string, values: readonly unknown[]): [text: string, values: unknown[]] {
  const inOrder: unknown[] = [];
  const sql = text.replace(/\$(\d+)/g, (_, place: string) => {
    inOrder.push(values[Number(place) - 1]);
    return "?";
  });
  return [sql, inOrder];
}
