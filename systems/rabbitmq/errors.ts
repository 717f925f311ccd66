/**
 * What RabbitMQ's errors mean, and the only place that says so. A refusal with one of the reply codes below says that
 * nothing was done; a lost connection, or a broker that closes it for reasons of its own, says nothing.
 * (AMQP 0-9-1, "Reply codes"; RabbitMQ documentation, "Consumer Acknowledgements and Publisher Confirms".)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";

/** How far the client had come: what was asked for but changes nothing did not happen. */
export type Phase = "open" | "reading" | "changing";

export class RabbitFailure extends Failure<Phase> {
  override readonly name = "RabbitFailure";
}

/** A broker could not take responsibility for a message (basic.nack in answer to a publish). */
export class NotConfirmed extends Error {
  override readonly name = "NotConfirmed";
}

/** Reply codes with which a broker says that it did not do it. */
export const DEFINITE: Readonly<Record<number, string>> = {
  311: "message larger than allowed: refused",
  403: "access refused",
  404: "no such queue or exchange, or its node is down: refused",
  405: "locked by another connection: refused",
};

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  const failure = error instanceof RabbitFailure ? error : new RabbitFailure("changing", error);
  const { phase, cause } = failure;
  // The queue may have taken it all the same, or another queue that it went to as well.
  if (cause instanceof NotConfirmed) return { definite: false, code: "nacked" };
  const { code, cause: below } = (cause ?? {}) as Record<string, unknown>;
  const lowest = code ?? (below as Record<string, unknown> | undefined)?.["code"];
  return {
    definite: phase !== "changing" || (typeof lowest === "number" && DEFINITE[lowest] !== undefined),
    code:
      typeof lowest === "number"
        ? `AMQP${String(lowest)}`
        : typeof lowest === "string"
          ? lowest
          : "connection-lost",
    // An error closes the channel, and with it what the client has.
    disconnected: true,
  };
}
