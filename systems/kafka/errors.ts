/**
 * What Kafka's errors mean, and the only place that says so. Nothing of a transaction is committed before its EndTxn was
 * sent, and a poll changes nothing; for what commits itself, only the codes below say that it was not done.
 * (Kafka documentation, "Protocol", error codes; KIP-98 for transactions.)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";

/** How far the client had come: what is not committed by itself, or by EndTxn, did not happen. */
export type Phase = "open" | "reading" | "in-transaction" | "committing";

export class KafkaFailure extends Failure<Phase> {
  override readonly name = "KafkaFailure";
}

/**
 * Codes with which a broker says that it did not do it. Not among them are NOT_LEADER_OR_FOLLOWER, with which a leader that
 * is deposed answers a send that it has written and its followers may have as well (KAFKA-13574), and NOT_COORDINATOR and
 * COORDINATOR_NOT_AVAILABLE, into which a coordinator translates the same of its own log.
 */
export const DEFINITE: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: "no such partition here: refused",
  LEADER_NOT_AVAILABLE: "no leader: refused",
  FENCED_LEADER_EPOCH: "another broker leads: refused",
  NOT_ENOUGH_REPLICAS: "fewer in-sync replicas than min.insync.replicas: refused before it was written",
  COORDINATOR_LOAD_IN_PROGRESS: "the coordinator has just begun: refused",
  CONCURRENT_TRANSACTIONS: "the transaction before is not over: refused",
  INVALID_TXN_STATE: "the transaction is not open: refused",
  INVALID_PRODUCER_EPOCH: "the transaction was aborted, or another producer took over: refused",
  PRODUCER_FENCED: "another producer took over: refused",
  TRANSACTION_ABORTABLE: "the transaction can only be aborted: refused",
  OUT_OF_ORDER_SEQUENCE_NUMBER: "a message before it is missing: refused",
  MESSAGE_TOO_LARGE: "refused",
  INVALID_RECORD: "refused",
  TOPIC_AUTHORIZATION_FAILED: "refused",
  REBALANCE_IN_PROGRESS: "the group is dealing out its partitions anew: refused",
  ILLEGAL_GENERATION: "the group has dealt out its partitions anew: refused",
  UNKNOWN_MEMBER_ID: "no member of the group, or not any more: refused",
};

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  const failure = error instanceof KafkaFailure ? error : new KafkaFailure("committing", error);
  const code = codeOf(failure.cause);
  return { definite: failure.phase !== "committing" || DEFINITE[code] !== undefined, code };
}

/** A broker's own code, else that of the socket. */
export function codeOf(cause: unknown): string {
  const { errors, apiId, code, cause: below } = (cause ?? {}) as Record<string, unknown>;
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  if (typeof apiId === "string") return apiId;
  if (below !== undefined) return codeOf(below);
  return typeof code === "string" && !code.startsWith("PLT_KFK") ? code : "connection-lost";
}
