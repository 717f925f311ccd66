/**
 * One `sqlite3` process, spoken to as at its prompt: a statement, then a marker that it prints when it is done.
 *
 * A process of its own is what an application is to SQLite, and can be killed like one; a driver inside of this process could
 * not. No driver has to be compiled either.
 */
import { connect, type Socket } from "node:net";
import { opening, whileOpen } from "../connecting.js";
import type { Phase, Sql, SqlResult } from "../sql/sql.js";
import type { Address } from "../system.js";
import { SqliteFailure } from "./errors.js";
import { ANSWERED, ASKED } from "./markers.js";

/** `Runtime error near line 3: database is locked (5)`; the code 1 is left out. */
const COMPLAINT = /^(?:Parse|Runtime) error(?: near line \d+)?: (.*?)(?: \((\d+)\))?$/m;
const WRITES = /^(INSERT|UPDATE|DELETE)\b/;

export type Begin = "immediate" | "deferred" | "autocommit";

export class Connection implements Sql {
  readonly #socket: Socket;
  #heard = "";
  #waiting: { phase: Phase; resolve(text: string): void; reject(failure: SqliteFailure): void } | undefined;
  #gone: Error | undefined;
  /** Without transactions: whether one that was asked for has changed something. */
  #pretending: "no" | "unchanged" | "changed" = "no";

  private constructor(
    { host, port }: Address,
    readonly begin: Begin,
  ) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", (text: string) => this.#hear(text));
    this.#socket.on("error", (error) => this.#end(error));
    this.#socket.on("close", () => this.#end(new Error("the process is gone")));
  }

  /** @throws SqliteFailure of phase "open" */
  static async open(address: Address, signal?: AbortSignal, begin: Begin = "immediate"): Promise<Connection> {
    const connection = new Connection(address, begin);
    await opening(
      () => connection.close(),
      signal,
      () => connection.query("open", "SELECT 1"),
    );
    return connection;
  }

  /** Starts a process for one piece of work, and ends it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Connection.open(address, signal), signal, work);
  }

  async query(phase: Phase, text: string, values: readonly unknown[] = []): Promise<SqlResult> {
    if (this.begin === "autocommit") return this.#alone(phase, text, values);
    return this.#run(phase, text === "BEGIN" ? `BEGIN ${this.begin.toUpperCase()}` : text, values);
  }

  /** Rolls back after a failed statement; a process in which that fails is of no more use. */
  async rollback(failure: unknown): Promise<never> {
    const changed = this.#pretending === "changed";
    this.#pretending = "no";
    // There is nothing to roll back with: what was done is done.
    if (changed) throw new SqliteFailure("committing", failure);
    if (this.begin !== "autocommit")
      await this.#run("in-transaction", "ROLLBACK", []).catch((error: unknown) => {
        // Some errors have rolled back already, which is an error then.
        if (error instanceof SqliteFailure && error.answered === 1) return;
        this.close();
      });
    throw failure;
  }

  close(): void {
    this.#end(new Error("the connection was closed"));
  }

  /** Each statement commits itself, whatever transaction was asked for. */
  async #alone(phase: Phase, text: string, values: readonly unknown[]): Promise<SqlResult> {
    if (text === "BEGIN") this.#pretending = "unchanged";
    if (text === "COMMIT" || text === "ROLLBACK") this.#pretending = "no";
    if (["BEGIN", "COMMIT", "ROLLBACK"].includes(text)) return { rows: [], rowCount: null };
    const writes = WRITES.test(text);
    const result = await this.#run(writes ? "committing" : phase, text, values);
    if (writes && this.#pretending === "unchanged") this.#pretending = "changed";
    return result;
  }

  async #run(phase: Phase, text: string, values: readonly unknown[]): Promise<SqlResult> {
    const writes = WRITES.test(text);
    const lines = [`${literal(text, values)};`, ...(writes ? ["SELECT changes() AS n;"] : [])];
    const answer = await this.#ask(phase, `${lines.join("\n")}\n${ASKED}`);
    const complaint = COMPLAINT.exec(answer);
    if (complaint !== null)
      throw new SqliteFailure(phase, new Error(complaint[1]), Number(complaint[2] ?? 1));
    let rows: Record<string, unknown>[];
    try {
      rows = answer.trim() === "" ? [] : (JSON.parse(answer) as Record<string, unknown>[]);
    } catch {
      throw new SqliteFailure(phase, new Error(`expected rows as JSON, got ${answer.slice(0, 100)}`));
    }
    return writes ? { rows: [], rowCount: rows[0]!["n"] as number } : { rows, rowCount: null };
  }

  #ask(phase: Phase, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      // Not sent: it cannot have happened.
      if (this.#gone !== undefined) return reject(new SqliteFailure("open", this.#gone));
      this.#waiting = { phase, resolve, reject };
      this.#socket.write(text);
    });
  }

  #hear(text: string): void {
    this.#heard += text;
    if (!this.#heard.endsWith(ANSWERED)) return;
    const answer = this.#heard.slice(0, -ANSWERED.length);
    this.#heard = "";
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #end(cause: Error): void {
    this.#gone ??= cause;
    this.#socket.destroy();
    this.#waiting?.reject(new SqliteFailure(this.#waiting.phase, this.#gone));
    this.#waiting = undefined;
  }
}

/** `$1` replaced by its value, as SQL writes it. */
export function literal(text: string, values: readonly unknown[]): string {
  return text.replace(/\$(\d+)/g, (_, place: string) => {
    const value = values[Number(place) - 1];
    if (typeof value === "number") return String(value);
    return `'${String(value).replaceAll("'", "''")}'`;
  });
}
