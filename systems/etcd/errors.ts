/**
 * What etcd's errors mean, and the only place that says so. The gateway answers with gRPC status codes and texts;
 * a request that timed out, lost its leader or its connection may still be applied.
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";

export class EtcdFailure extends Error {
  override readonly name = "EtcdFailure";

  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/** gRPC codes with which a request was refused before it was proposed. */
export const DEFINITE: Readonly<Record<number, string>> = {
  3: "invalid argument",
  5: "not found",
  7: "permission denied",
  8: "too many requests: refused before it was proposed",
  9: "failed precondition (a lease or revision that is gone)",
  11: "out of range",
  12: "unimplemented",
  16: "not authenticated",
};

/** The connection was never made, so nothing was sent. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH"]);

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  const cause = error instanceof EtcdFailure ? error.cause : error;
  const { code } = (cause ?? {}) as { code?: unknown };
  if (typeof code === "number") {
    const definite = DEFINITE[code] !== undefined;
    return { definite, code: definite ? `grpc-${String(code)}` : slug(messageOf(cause)) };
  }
  const name = typeof code === "string" ? code : "connection-lost";
  return { definite: NEVER_SENT.has(name), code: name, disconnected: true };
}

function messageOf(cause: unknown): string {
  if (cause instanceof Error) return cause.message || cause.name;
  const { message, error } = (cause ?? {}) as { message?: unknown; error?: unknown };
  if (typeof message === "string") return message;
  return typeof error === "string" ? error : JSON.stringify(cause);
}

/** "etcdserver: request timed out" → "request-timed-out". */
function slug(text: string): string {
  return text
    .replace(/^\w+: /, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40);
}
