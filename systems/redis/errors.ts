/**
 * What Redis's errors mean, and the only place that says so. A reply that begins with one of the words below says
 * that the command was refused before it was carried out; a lost connection says nothing. (Redis documentation,
 * "Redis serialization protocol specification", simple errors.)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { TooManyRedirects } from "./redirect.js";

/** It was carried out on the master, but fewer replicas than asked for have said that they have it. */
export class NotReplicated extends Error {
  override readonly name = "NotReplicated";
}

/** First words of replies with which a server refuses. */
export const DEFINITE: Readonly<Record<string, string>> = {
  READONLY: "a replica takes no writes: refused",
  NOREPLICAS: "not enough good replicas: refused before it was carried out",
  MISCONF: "cannot persist, writes are disabled: refused",
  LOADING: "the data set is being loaded: refused",
  MASTERDOWN: "the link with the master is down: refused",
  OOM: "memory limit reached: refused",
  WRONGTYPE: "a key of another type: refused",
  NOGROUP: "no such stream, or no such group of consumers: refused",
  NOAUTH: "not authenticated: refused",
  MOVED: "another server has the slot: refused",
  ASK: "another server is about to have the slot: refused",
  TRYAGAIN: "the slot is on its way: refused",
  CLUSTERDOWN: "the cluster is down: refused",
  BUSY: "a script is running: refused",
};

/** Replies after which another server should be asked. */
const GO_ELSEWHERE = new Set(["READONLY", "LOADING", "MASTERDOWN"]);

/** The connection was never made, so nothing was sent. */
const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH"]);

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  if (error instanceof TooManyRedirects) return { definite: true, code: "too-many-redirects" };
  if (error instanceof NotReplicated) return { definite: false, code: "not-replicated" };
  const { name, message, code } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown };
  const [word = ""] = typeof message === "string" ? message.split(" ") : [];
  if (name === "ReplyError") {
    const definite = DEFINITE[word] !== undefined;
    return { definite, code: word, ...(GO_ELSEWHERE.has(word) ? { disconnected: true } : {}) };
  }
  // The offline queue is off: what could not be written to a connection was never sent.
  const unwritable = typeof message === "string" && /writeable|enableOfflineQueue/.test(message);
  const known = typeof code === "string" ? code : unwritable ? "not-connected" : "connection-lost";
  return { definite: unwritable || NEVER_SENT.has(known), code: known, disconnected: true };
}
