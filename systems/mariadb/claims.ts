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

const single: readonly Claim[] = [
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

const GALERA = "https://mariadb.com/kb/en/about-galera-replication/";

/** What a cluster is said to keep: each node's own levels do not reach across nodes. */
const cluster: readonly Claim[] = [
  ...(["list-append", "rw-register"] as const).map((workload): Claim => ({
    name: `galera-${workload}`,
    workload,
    when: {},
    promises: "read-committed",
    exhibits: ["lost-update", "G-single-item", "G2-item"],
    says: "Virtually synchronous replication: write sets are certified against each other when they commit.",
    source: GALERA,
  })),
  ...(["set", "set-full", "total-queue"] as const).map((workload): Claim => ({
    name: `galera-${workload}`,
    workload,
    when: { "flush-log": "1" },
    promises: "reliable",
    says: "Synchronous replication, no transactions lost.",
    source: GALERA,
  })),
  {
    name: "galera-register",
    workload: "register",
    when: { "sync-wait": "7", isolation: "serializable" },
    promises: "linearizable",
    says: "With wsrep_sync_wait, a statement waits until the node has applied everything that was committed before it.",
    source: "https://mariadb.com/kb/en/galera-cluster-system-variables/#wsrep_sync_wait",
  },
];

const among = (setting: string, claims: readonly Claim[]): readonly Claim[] =>
  claims.map((claim) => ({ ...claim, when: { ...claim.when, cluster: setting } }));

export const claims: readonly Claim[] = [...among("none", single), ...among("galera", cluster)];
