/** What goes wrong between a client and a node, and what it means where the system's table says nothing else. */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";

/** How far the client had come: what was asked for but changes nothing did not happen. */
export type Phase = "open" | "reading" | "changing";

export class DirectFailure extends Error {
  override readonly name = "DirectFailure";

  /** @param refused the code with which the node refused, if it answered */
  constructor(
    readonly phase: Phase,
    cause: unknown,
    readonly refused?: string,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The node has no sockets, or does not do such things: nothing was sent, nothing was taken. */
const CLOSED = "closed";

/** @param definite the codes with which the transport says that it did not take the message */
export function classifier(definite: Readonly<Record<string, string>>): (error: unknown) => Classification {
  return (error) => {
    if (error instanceof Declined) return { definite: true, code: error.code };
    const failure = error instanceof DirectFailure ? error : new DirectFailure("changing", error);
    const { phase, refused, cause } = failure;
    if (refused !== undefined) {
      const known = refused === CLOSED || definite[refused] !== undefined;
      return { definite: phase !== "changing" || known, code: refused };
    }
    const { code } = (cause ?? {}) as { code?: unknown };
    return {
      definite: phase !== "changing",
      code: typeof code === "string" ? code : "connection-lost",
      disconnected: true,
    };
  };
}
