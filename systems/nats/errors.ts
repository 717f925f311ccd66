/**
 * What NATS's errors mean, and the only place that says so. An answer of JetStream with one of the codes below, or that
 * nobody listens on a subject, says that nothing was done; a lost connection says nothing.
 * (NATS documentation, "JetStream API reference", error codes; nats-server, server/errors.json.)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";

/** How far the client had come: what was asked for but changes nothing did not happen. */
export type Phase = "open" | "reading" | "changing";

export class NatsFailure extends Failure<Phase> {
  override readonly name = "NatsFailure";
}

/** Codes with which JetStream says that it did not do it. */
export const DEFINITE: Readonly<Record<number, string>> = {
  10002: "insufficient resources: refused",
  10014: "no such consumer: refused",
  10023: "insufficient resources: refused",
  10047: "storage limit: refused",
  10054: "message larger than allowed: refused",
  10059: "no such stream: refused",
  10060: "the stream is not the one expected: refused",
  10071: "the last sequence is another: refused",
  10076: "JetStream is not enabled: refused",
  10077: "the stream is full: refused",
  10163: "the last sequence of the subject is not known now: refused",
  10164: "the last sequence is another: refused",
};

/** Nobody has subscribed to what was published to. */
const NOBODY = /no responders/i;

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  const failure = error instanceof NatsFailure ? error : new NatsFailure("changing", error);
  if (failure.answered !== undefined) {
    const definite = failure.phase !== "changing" || DEFINITE[failure.answered] !== undefined;
    return { definite, code: `JS${String(failure.answered)}` };
  }
  if (NOBODY.test(failure.message)) return { definite: true, code: "no-responders" };
  return { definite: failure.phase !== "changing", code: codeOf(failure.cause), disconnected: true };
}

function codeOf(cause: unknown): string {
  const { code, cause: below } = (cause ?? {}) as Record<string, unknown>;
  if (below !== undefined) return codeOf(below);
  return typeof code === "string" ? code : "connection-lost";
}
