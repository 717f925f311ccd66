/** What PostgreSQL promises at each isolation level, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const DOCS = "https://www.postgresql.org/docs/18/transaction-iso.html";

const levels: readonly Claim[] = [
  {
    name: "read-committed",
    workload: "list-append",
    when: { isolation: "read-committed" },
    promises: "read-committed",
    exhibits: ["lost-update", "G-single-item", "G-nonadjacent-item", "G2-item"],
    says: "A query sees only data committed before the query began; two queries of one transaction can see different data.",
    source: `${DOCS}#XACT-READ-COMMITTED`,
  },
  {
    name: "repeatable-read",
    workload: "list-append",
    when: { isolation: "repeatable-read" },
    // PostgreSQL's REPEATABLE READ is snapshot isolation, which allows G2-item; Adya's repeatable read does not.
    promises: "snapshot-isolation",
    exhibits: ["G2-item"],
    says: "Implemented by snapshot isolation: a transaction sees only data committed before it began; serialization anomalies remain.",
    source: `${DOCS}#XACT-REPEATABLE-READ`,
  },
  {
    name: "serializable",
    workload: "list-append",
    when: { isolation: "serializable" },
    promises: "serializable",
    says: "Emulates serial transaction execution for all committed transactions (serializable snapshot isolation).",
    source: `${DOCS}#XACT-SERIALIZABLE`,
  },
];

const single: readonly Claim[] = [
  ...levels,
  ...levels.map((claim) => ({ ...claim, name: `rw-register-${claim.name}`, workload: "rw-register" })),
  ...levels.map((claim) => ({
    ...claim,
    name: `write-skew-${claim.name}`,
    workload: "write-skew",
    // Nothing is ever overwritten there: what weak levels show is write skew and phantoms.
    ...(claim.exhibits === undefined ? {} : { exhibits: ["G2", "G-single", "predicate-read-miss"] }),
  })),
  ...levels.map(({ exhibits: _, ...claim }) => ({
    ...claim,
    name: `long-fork-${claim.name}`,
    workload: "long-fork",
    ...(claim.promises === "read-committed" ? { exhibits: ["long-fork"] } : {}),
  })),
  ...levels.map(({ exhibits: _, ...claim }) => ({
    ...claim,
    name: `session-${claim.name}`,
    workload: "session",
    // One server: a statement sees all that was committed before it, whoever committed it. What READ COMMITTED lacks is
    // one moment for all statements of a transaction.
    promises: claim.promises === "read-committed" ? "PRAM" : "causal",
  })),
  ...["read-committed", "repeatable-read", "serializable"].map((isolation) => ({
    name: `register-${isolation}`,
    workload: "register",
    when: { isolation },
    promises: "linearizable",
    says: "One row on one server: a statement sees everything committed before it began, and a commit is visible before it is acknowledged.",
    source: `${DOCS}#XACT-READ-COMMITTED`,
  })),
  {
    name: "bank-read-committed",
    workload: "bank",
    when: { isolation: "read-committed" },
    promises: "read-committed",
    // Balances are read, computed and written back: two transfers of one account lose one of them.
    exhibits: ["wrong-total"],
    says: "Two successive SELECTs can see different data, and an UPDATE goes by rows as others have left them.",
    source: `${DOCS}#XACT-READ-COMMITTED`,
  },
  ...["repeatable-read", "serializable"].map((isolation) => ({
    name: `bank-${isolation}`,
    workload: "bank",
    when: { isolation },
    promises: "sound-bank",
    says: "A transaction sees one snapshot, and may not change what another changed since.",
    source: `${DOCS}#XACT-REPEATABLE-READ`,
  })),
  ...(
    [
      ["set", "reliable"],
      ["set-full", "exact"],
      ["queue", "at-most-once"],
      ["total-queue", "reliable"],
      // Taking a row is one statement that commits itself: when its answer is lost, so is the message.
      ["delivery", "at-most-once"],
      ["counter", "counting"],
      ["monotonic", "ordered-rows"],
      ["secondary-index", "index-agreement", { "secondary-index": "database" }],
      ["atomicity", "all-or-nothing", { transactions: "on" }],
    ] as const
  ).map(([workload, promises, when = {}]) => ({
    name: workload,
    workload,
    when,
    promises,
    says: "Commits are durable once acknowledged, all or nothing, and seen by every later statement.",
    source: "https://www.postgresql.org/docs/18/wal-reliability.html",
  })),
  {
    name: "unique-ids",
    workload: "unique-ids",
    when: {},
    promises: "uniqueness",
    says: "A value obtained by nextval is never taken back: each call gets a distinct one.",
    source: "https://www.postgresql.org/docs/18/functions-sequence.html",
  },
  {
    name: "lock",
    workload: "lock",
    when: {},
    promises: "safe-lock",
    says: "A session's advisory lock is held until it is released or the session ends.",
    source: "https://www.postgresql.org/docs/18/explicit-locking.html#ADVISORY-LOCKS",
  },
];

const STANDBY = "https://www.postgresql.org/docs/18/warm-standby.html";

/**
 * What is said of standbys. Who fails over has to fence the old primary off, which nobody does here: transactions that
 * read are promised nothing, since they may still be asked there for a moment.
 */
const replicated: readonly Claim[] = [
  {
    name: "set-async",
    workload: "set",
    when: { replication: "async" },
    promises: "no-creation",
    exhibits: ["lost"],
    says: "If the primary crashes, transactions that were committed may not have been replicated, and are lost.",
    source: `${STANDBY}#SYNCHRONOUS-REPLICATION`,
  },
  ...["sync", "remote-apply"].flatMap((replication) =>
    ["set", "total-queue"].map((workload) => ({
      name: `${workload}-${replication}`,
      workload,
      when: { replication },
      promises: "reliable",
      says: "A commit waits until it is in the log of the primary and of a standby: it is lost only if both are.",
      source: `${STANDBY}#SYNCHRONOUS-REPLICATION`,
    })),
  ),
  {
    name: "session-remote-apply",
    workload: "session",
    when: { replication: "remote-apply", "sync-standbys": "all", reads: "any" },
    // Not more: a standby shows a commit that the primary still keeps to itself.
    promises: "read-your-writes",
    says: "Each commit waits until the standbys show it: in simple cases reads can be spread with causal consistency.",
    source: `${STANDBY}#SYNCHRONOUS-REPLICATION-PERFORMANCE`,
  },
];

/** What `single` says is said of one server; and nothing of clients that do again what may have been done. */
export const claims: readonly Claim[] = [
  ...single.map((claim) => ({ ...claim, when: { ...claim.when, replication: "none" } })),
  ...replicated,
].map((claim) => ({ ...claim, when: { ...claim.when, retries: "none" } }));
