/**
 * What MongoDB's errors mean, and the only place that says so. An answer with one of the codes below says that nothing was
 * done; a lost connection, a write concern that was not reached, or an interruption (by a step-down, a shutdown, a time
 * limit), says nothing. Before a commit is sent, nothing can have happened.
 * (MongoDB manual, "Error Codes"; the server's error_codes.yml, and error_labels.cpp for what aborts a transaction.)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";

/** How far the client had come. "writing": a statement that commits itself. */
export type Phase = "open" | "reading" | "writing" | "in-transaction" | "committing";

export class MongoFailure extends Failure<Phase> {
  override readonly name = "MongoFailure";
}

/** The primary did it, and nobody knows whether as many members have it as were asked for: it may be rolled back. */
export class NotReplicated extends Error {
  override readonly name = "NotReplicated";
}

/**
 * Codes with which a server says that it did not do what it was asked. The category NotPrimaryError has others as well,
 * which come at any moment, also after a write: these are not here.
 */
export const REFUSED: Readonly<Record<number, string>> = {
  2: "BadValue",
  9: "FailedToParse",
  13: "Unauthorized",
  18: "AuthenticationFailed",
  20: "IllegalOperation",
  26: "NamespaceNotFound",
  59: "CommandNotFound",
  72: "InvalidOptions",
  73: "InvalidNamespace",
  112: "WriteConflict",
  115: "CommandNotSupported",
  10058: "LegacyNotPrimary",
  10107: "NotWritablePrimary",
  11000: "DuplicateKey",
  13435: "NotPrimaryNoSecondaryOk",
  13436: "NotPrimaryOrSecondary",
};

/** Codes with which a server answers a commit, if it has aborted the transaction ("TransientTransactionError"). */
export const ABORTED: Readonly<Record<number, string>> = {
  24: "LockTimeout",
  112: "WriteConflict",
  239: "SnapshotTooOld",
  246: "SnapshotUnavailable",
  251: "NoSuchTransaction",
};

/** After these nobody knows; or they come while nothing is written. */
const NAMES: Readonly<Record<number, string>> = {
  50: "MaxTimeMSExpired",
  64: "WriteConcernTimeout",
  91: "ShutdownInProgress",
  134: "ReadConcernMajorityNotAvailableYet",
  187: "LinearizableReadConcernError",
  189: "PrimarySteppedDown",
  262: "ExceededTimeLimit",
  11600: "InterruptedAtShutdown",
  11601: "Interrupted",
  11602: "InterruptedDueToReplStateChange",
};

/** Codes after which the server hangs up. */
const DISCONNECTS = new Set([91, 11600]);

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  if (error instanceof NotReplicated) return { definite: false, code: "not-replicated" };
  const failure = error instanceof MongoFailure ? error : new MongoFailure("writing", error);
  const { phase, answered } = failure;
  const harmless = phase === "open" || phase === "reading" || phase === "in-transaction";
  if (answered === undefined) return { definite: harmless, code: codeOf(failure.cause), disconnected: true };
  const known = phase === "committing" ? ABORTED[answered] : REFUSED[answered];
  return {
    definite: harmless || known !== undefined,
    code: REFUSED[answered] ?? ABORTED[answered] ?? NAMES[answered] ?? String(answered),
    disconnected: DISCONNECTS.has(answered),
  };
}

function codeOf(cause: unknown): string {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "connection-lost";
}
