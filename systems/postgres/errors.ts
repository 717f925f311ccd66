/**
 * What PostgreSQL's errors mean, and the only place that says so.
 *
 * Before COMMIT is sent nothing can have happened: whatever goes wrong, the server rolls back. Once COMMIT (or
 * a statement outside of a transaction block) was sent, only the SQLSTATEs below say for certain that nothing
 * happened; a lost connection says nothing at all. (PostgreSQL documentation, appendix A, "Error Codes".)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";
import type { Phase } from "../sql/sql.js";

export class PostgresFailure extends Failure<Phase> {
  override readonly name = "PostgresFailure";
}

/** It was committed on the primary, and nobody knows whether a standby has it. */
export class NotReplicated extends Error {
  override readonly name = "NotReplicated";
}

/** SQLSTATEs, or classes of them, with which a server says that it did not do it. */
export const DEFINITE: Readonly<Record<string, string>> = {
  "40001": "serialization failure: rolled back",
  "40P01": "deadlock: rolled back",
  "23": "integrity constraint violated: rolled back",
  "22": "data exception: rolled back",
  "42": "syntax error or no access: refused",
  "25006": "read-only: a standby takes no writes: refused",
  "25": "invalid transaction state: refused",
  "55P03": "lock not available: rolled back",
  "53300": "too many connections: refused",
  "57P03": "cannot connect now (starting, stopping, recovering): refused",
  "28": "not authorized: refused",
  "3D": "no such database: refused",
};

/** SQLSTATEs after which the server closes the connection. */
const DISCONNECTS = new Set(["57P01", "57P02", "57P03", "57P05", "53300"]);

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code, disconnected: false };
  if (error instanceof NotReplicated) return { definite: false, code: "not-replicated", disconnected: false };
  const failure = error instanceof PostgresFailure ? error : new PostgresFailure("committing", error);
  const state = sqlState(failure.cause);
  const code = state ?? systemCode(failure.cause);
  const definite = failure.phase !== "committing" || (state !== undefined && isDefinite(state));
  const disconnected = state === undefined || DISCONNECTS.has(state) || state.startsWith("08");
  return { definite, code, disconnected };
}

function isDefinite(state: string): boolean {
  return DEFINITE[state] !== undefined || DEFINITE[state.slice(0, 2)] !== undefined;
}

/** Errors that the server sent carry an SQLSTATE of five characters and a severity; the driver's own do not. */
function sqlState(cause: unknown): string | undefined {
  const { code, severity } = (cause ?? {}) as { code?: unknown; severity?: unknown };
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && typeof severity === "string"
    ? code
    : undefined;
}

function systemCode(cause: unknown): string {
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : "connection-lost";
}
