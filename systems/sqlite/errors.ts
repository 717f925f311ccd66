/**
 * What SQLite's errors mean, and the only place that says so. A statement or COMMIT that is refused with one of the codes
 * below changed nothing; a process that is gone, or an error of input or output, says nothing of a COMMIT that was sent.
 * (SQLite, "Result and Error Codes".)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";
import type { Phase } from "../sql/sql.js";

export class SqliteFailure extends Failure<Phase> {
  override readonly name = "SqliteFailure";
}

/** Primary result codes with which it says that it did not do it. */
export const DEFINITE: Readonly<Record<number, string>> = {
  1: "SQLITE_ERROR",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  8: "SQLITE_READONLY",
  19: "SQLITE_CONSTRAINT",
};

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  const failure = error instanceof SqliteFailure ? error : new SqliteFailure("committing", error);
  const { answered, phase, cause } = failure;
  if (answered !== undefined) {
    // The low byte of an extended code is the primary one.
    const known = DEFINITE[answered & 0xff];
    return {
      definite: phase !== "committing" || known !== undefined,
      code: known ?? `SQLITE_${String(answered)}`,
    };
  }
  const { code } = (cause ?? {}) as { code?: unknown };
  const named = typeof code === "string" ? code : "process-lost";
  return { definite: phase !== "committing", code: named, disconnected: true };
}
