/**
 * What ZooKeeper's errors mean, and the only place that says so. A code below is the answer to a request that changed
 * nothing; a lost connection, or an answer that is not listed, says nothing of what was asked to change.
 * (ZooKeeper, org.apache.zookeeper.KeeperException.Code.)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";

/** How far the client had come: what was asked for but changes nothing did not happen. */
export type Phase = "open" | "reading" | "changing";

export class ZookeeperFailure extends Failure<Phase> {
  override readonly name = "ZookeeperFailure";
}

export const NO_NODE = -101;
export const BAD_VERSION = -103;
export const NODE_EXISTS = -110;
export const SESSION_EXPIRED = -112;
const SESSION_MOVED = -118;

/** Codes with which a server says that it did not do it. */
export const DEFINITE: Readonly<Record<number, string>> = {
  [-6]: "unimplemented",
  [-8]: "bad-arguments",
  [NO_NODE]: "no-node",
  [-102]: "no-auth",
  [BAD_VERSION]: "bad-version",
  [-108]: "no-children-for-ephemerals",
  [NODE_EXISTS]: "node-exists",
  [-111]: "not-empty",
  [SESSION_EXPIRED]: "session-expired",
  [-114]: "invalid-acl",
  [-115]: "auth-failed",
  [SESSION_MOVED]: "session-moved",
  [-125]: "quota-exceeded",
  [-127]: "throttled",
};

/** With its session a client loses its connection and its ephemeral nodes; another client is needed. */
const ENDS_SESSION = new Set([SESSION_EXPIRED, SESSION_MOVED, -115]);

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  const failure = error instanceof ZookeeperFailure ? error : new ZookeeperFailure("changing", error);
  const { answered, phase, cause } = failure;
  if (answered === undefined)
    return { definite: phase !== "changing", code: nameOf(cause), disconnected: true };
  const code = DEFINITE[answered];
  return {
    definite: phase !== "changing" || code !== undefined,
    code: code ?? `zookeeper${String(answered)}`,
    ...(ENDS_SESSION.has(answered) ? { disconnected: true } : {}),
  };
}

function nameOf(cause: unknown): string {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "connection-lost";
}
