/**
 * What SQL servers have in common: the workloads of this folder are written against these types, and an adapter gives
 * them its connections and the few words in which it differs. No driver and no error code is known here.
 */
import type { Address, ClusterNode, Settings } from "../system.js";

/** How far a client had come when it failed; decides whether a failure can have happened all the same. */
export type Phase = "open" | "in-transaction" | "committing";

export interface SqlResult {
  readonly rows: Record<string, unknown>[];
  /** Rows that a statement changed, where the server says so. */
  readonly rowCount: number | null;
}

/** What operations are made of; a connection, or the one of several that an operation is for. */
export interface Sql {
  /**
   * @param text placeholders are $1, $2, …
   * @throws the adapter's failure, of the given phase
   */
  query(phase: Phase, text: string, values?: readonly unknown[]): Promise<SqlResult>;
  /** Rolls back after a failed statement, and throws the failure. */
  rollback(failure: unknown): Promise<never>;
}

/** What a client holds for as long as it lives. */
export interface SqlSession extends Sql {
  /** Chooses the connection for the operation that follows. */
  begin(isRead: boolean): Promise<void>;
  /** Hangs up without a word. */
  close(): void;
}

/** How a server speaks. */
export interface Dialect {
  /** @param greeting statements for every new connection, also those of later reconnections */
  open(
    address: Address,
    settings: Settings,
    nodes: readonly ClusterNode[],
    signal: AbortSignal,
    greeting: readonly string[],
  ): Promise<SqlSession>;
  /** Does one piece of work where writes are taken, before any client is opened. */
  prepare(
    address: Address,
    settings: Settings,
    nodes: readonly ClusterNode[],
    signal: AbortSignal,
    work: (connection: Sql) => Promise<void>,
  ): Promise<void>;
  /** The statement that makes the settings' isolation level that of every transaction of a connection. */
  level(settings: Settings): string;
  /** What an INSERT ends with that overwrites these columns of a row whose `key` is there already. */
  overwrite(key: string, columns: readonly string[]): string;
}
