/**
 * What Cassandra's errors mean, and the only place that says so. A coordinator that found too few replicas alive, or that
 * could not read the statement, sent nothing to anybody; one that waited in vain says nothing of what becomes of it.
 * (Apache Cassandra, "CQL binary protocol v4", section 9, error codes.)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";

/** How far the client had come: what was asked for but changes nothing did not happen. */
export type Phase = "open" | "reading" | "writing" | "conditional";

export class CassandraFailure extends Failure<Phase> {
  override readonly name = "CassandraFailure";
}

const UNAVAILABLE = 0x1000;

/** Codes of errors of the coordinator, before it had sent anything to a replica. */
const DEFINITE: Readonly<Record<number, string>> = {
  [UNAVAILABLE]: "unavailable",
  0x1002: "is-bootstrapping",
  0x2000: "syntax-error",
  0x2100: "unauthorized",
  0x2200: "invalid",
  0x2300: "config-error",
  0x2400: "already-exists",
  0x2500: "unprepared",
};

/** After these nobody knows. */
const INDEFINITE: Readonly<Record<number, string>> = {
  0x0000: "server-error",
  0x1001: "overloaded",
  0x1100: "write-timeout",
  0x1200: "read-timeout",
  0x1300: "read-failure",
  0x1500: "write-failure",
  0x1700: "cas-write-unknown",
};

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  const failure = error instanceof CassandraFailure ? error : new CassandraFailure("writing", error);
  const { phase, answered } = failure;
  const harmless = phase === "open" || phase === "reading";
  if (answered === undefined) return { definite: harmless, code: codeOf(failure.cause), disconnected: true };
  // Whether enough replicas are alive for the outcome is asked once more when a condition was found to hold.
  const refused = DEFINITE[answered] !== undefined && !(phase === "conditional" && answered === UNAVAILABLE);
  const code = DEFINITE[answered] ?? INDEFINITE[answered] ?? `0x${answered.toString(16)}`;
  return { definite: refused || harmless, code };
}

function codeOf(cause: unknown): string {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "connection-lost";
}
