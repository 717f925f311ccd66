/**
 * What MariaDB's errors mean, and the only place that says so.
 *
 * Before COMMIT is sent nothing can have happened: whatever goes wrong, the server rolls back. Once COMMIT (or a
 * statement that commits itself) was sent, only the errors below say for certain that nothing happened; a lost
 * connection says nothing at all. (MariaDB Knowledge Base, "MariaDB Error Codes".)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";
import type { Phase } from "../sql/sql.js";

export class MariadbFailure extends Failure<Phase> {
  override readonly name = "MariadbFailure";
}

/** Numbers of errors with which a server says that it did not do it. */
export const DEFINITE: Readonly<Record<number, string>> = {
  1020: "ER_CHECKREAD, the row has changed since the snapshot: rolled back",
  1040: "ER_CON_COUNT_ERROR, too many connections: refused",
  1044: "ER_DBACCESS_DENIED_ERROR: refused",
  1045: "ER_ACCESS_DENIED_ERROR: refused",
  1047: "ER_UNKNOWN_COM_ERROR, a Galera node outside of the primary component: refused",
  1049: "ER_BAD_DB_ERROR, no such database: refused",
  1054: "ER_BAD_FIELD_ERROR, no such column: refused",
  1062: "ER_DUP_ENTRY: rolled back",
  1064: "ER_PARSE_ERROR: refused",
  1146: "ER_NO_SUCH_TABLE: refused",
  1205: "ER_LOCK_WAIT_TIMEOUT: rolled back",
  1213: "ER_LOCK_DEADLOCK, also a failed certification in Galera: rolled back",
  1290: "ER_OPTION_PREVENTS_STATEMENT, read-only: refused",
  1792: "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: refused",
};

/** Errors after which another connection is needed, though the server has said them in order. */
const DISCONNECTS = new Set([1040, 1047, 1053, 1927]);

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code, disconnected: false };
  const failure = error instanceof MariadbFailure ? error : new MariadbFailure("committing", error);
  const { errno, code, sqlState } = (failure.cause ?? {}) as Record<string, unknown>;
  // What the server sent carries an SQLSTATE; errors of sockets carry an errno as well, one of the operating system's.
  const fromServer = typeof errno === "number" && typeof sqlState === "string";
  const definite = failure.phase !== "committing" || (fromServer && DEFINITE[errno] !== undefined);
  const disconnected = !fromServer || DISCONNECTS.has(errno);
  return { definite, code: typeof code === "string" ? code : "connection-lost", disconnected };
}
