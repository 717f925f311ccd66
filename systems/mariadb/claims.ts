/** What MariaDB promises at each isolation level, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const LEVELS = "https://mariadb.com/kb/en/set-transaction/#isolation-levels";
const SNAPSHOT = "https://mariadb.com/kb/en/innodb-system-variables/#innodb_snapshot_isolation";

const levels: readonly Claim[] = [
  {
    name: "read-uncommitted",
    workload: "list-append",
    when: { isolation: "read-uncommitted" },
    promises: "read-uncommitted",
    exhibits: ["G1a", "G1b", "G1c", "lost-update", "G-single-item", "G2-item"],
    says: "SELECT statements are performed in a non-locking fashion, but a possible earlier version of a row might be used: a dirty read.",
    source: LEVELS,
  },
  {
    name: "read-committed",
    workload: "list-append",
    when: { isolation: "read-committed" },
    promises: "read-committed",
    exhibits: ["lost-update", "G-single-item", "G-nonadjacent-item", "G2-item"],
    says: "Each consistent read, even within the same transaction, sets and reads its own fresh snapshot.",
    source: LEVELS,
  },
  {
    name: "repeatable-read",
    workload: "list-append",
    when: { isolation: "repeatable-read", "snapshot-isolation": "off" },
    // The snapshot is for plain reads only: writes go by the newest rows, and what a transaction wrote it sees.
    promises: "read-committed",
    exhibits: ["lost-update", "G-single-item", "internal", "G2-item"],
    says: "All consistent reads within the same transaction read the snapshot established by the first read; writes and locking reads use the latest version.",
    source: LEVELS,
  },
  {
    name: "snapshot-isolation",
    workload: "list-append",
    when: { isolation: "repeatable-read", "snapshot-isolation": "on" },
    promises: "snapshot-isolation",
    exhibits: ["G2-item"],
    says: "If the row has been changed since the read view was created, an attempt to lock it raises ER_CHECKREAD.",
    source: SNAPSHOT,
  },
  {
    name: "serializable",
    workload: "list-append",
    when: { isolation: "serializable" },
    promises: "serializable",
    says: "All plain SELECT statements are implicitly converted to SELECT … LOCK IN SHARE MODE.",
    source: LEVELS,
  },
];

const weak = ({ promises }: Claim): boolean =>
  promises === "read-committed" || promises === "read-uncommitted";

export const claims: readonly Claim[] = [
  ...levels,
  ...levels.map((claim) => ({ ...claim, name: `rw-register-${claim.name}`, workload: "rw-register" })),
  ...levels.map(({ exhibits, ...claim }) => ({
    ...claim,
    name: `write-skew-${claim.name}`,
    workload: "write-skew",
    // Nothing is ever overwritten there: what weak levels show is write skew and phantoms.
    ...(exhibits === undefined ? {} : { exhibits: ["G2", "G-single", "predicate-read-miss"] }),
  })),
  ...levels.map(({ exhibits: _, ...claim }) => ({
    ...claim,
    name: `long-fork-${claim.name}`,
    workload: "long-fork",
    ...(weak(claim) ? { exhibits: ["long-fork"] } : {}),
  })),
  ...levels
    .filter((claim) => claim.promises !== "read-uncommitted")
    .map(({ exhibits: _, ...claim }) => ({
      ...claim,
      name: `session-${claim.name}`,
      workload: "session",
      promises: claim.promises === "read-committed" ? "PRAM" : "causal",
    })),
  ...levels.map(({ exhibits: _, ...claim }) => ({
    ...claim,
    name: `bank-${claim.name}`,
    workload: "bank",
    // Balances are read, computed and written back: two transfers of one account lose one of them.
    ...(weak(claim) ? { exhibits: ["wrong-total"] } : { promises: "sound-bank" }),
  })),
  ...(
    [
      ["register", "linearizable"],
      ["set", "reliable"],
      ["set-full", "exact"],
      ["queue", "at-most-once"],
      ["total-queue", "reliable"],
      // Taking a row is one transaction: when the answer to its COMMIT is lost, so is the message.
      ["delivery", "at-most-once"],
      ["counter", "counting"],
      ["monotonic", "ordered-rows"],
      ["atomicity", "all-or-nothing"],
    ] as const
  ).flatMap(([workload, promises]) =>
    ["read-committed", "repeatable-read", "serializable"].map((isolation): Claim => ({
      name: `${workload}-${isolation}`,
      workload,
      when: { isolation, "flush-log": "1" },
      promises,
      says: "The log buffer is written to the log file, and the file flushed to disk, at each commit: full ACID compliance.",
      source: "https://mariadb.com/kb/en/innodb-system-variables/#innodb_flush_log_at_trx_commit",
    })),
  ),
  {
    name: "unique-ids",
    workload: "unique-ids",
    when: {},
    promises: "uniqueness",
    says: "NEXT VALUE obtains a new value from a sequence; values are never given twice unless the sequence cycles.",
    source: "https://mariadb.com/kb/en/sequence-overview/",
  },
];
