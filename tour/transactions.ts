/** What transactions are for. */
import type { Concept } from "./concept.js";

const postgres = { system: "postgres", rate: 500, timeSeconds: 6 };
const parts = { ...postgres, workload: "atomicity", model: "all-or-nothing" };
const index = { ...postgres, workload: "secondary-index", model: "index-agreement", rate: null };
const snapshots = { ...postgres, workload: "list-append", model: "snapshot-isolation", rate: null };
const guarded = { ...postgres, workload: "write-skew", rate: null };

export const transactions: readonly Concept[] = [
  {
    id: "atomicity",
    title: "Atomicity",
    says: "All of a transaction is there or nothing, also after an abort or when its client dies half-way.",
    anomaly: {
      ...parts,
      shows:
        "Rows written one by one, each by itself: half of them is seen, and what was to be undone stays.",
      settings: { transactions: "off" },
      verdict: "invalid",
      seen: ["partial-effect", "effect-after-abort"],
      withinSeconds: 6,
    },
    control: { ...parts, shows: "The same rows in a transaction." },
  },
  {
    id: "invariants",
    title: "Invariants",
    says: "Money is moved, not made: the sum of all accounts stays what it was, whoever looks.",
    anomaly: "MY1-money",
    control: {
      system: "mariadb",
      workload: "bank",
      rate: 600,
      timeSeconds: 8,
      model: "sound-bank",
      shows: "The same transfers with innodb_snapshot_isolation=ON.",
      settings: { "snapshot-isolation": "on" },
    },
  },
  {
    id: "dirty-reads",
    title: "Dirty reads and writes",
    says: "Under read committed nobody sees what was not committed, or what a rollback takes back (Adya's G1a, G1b, G1c).",
    anomaly: "MY5",
    control: "MY5-committed",
  },
  {
    id: "read-skew",
    title: "Read skew, and snapshot isolation",
    says: "A transaction that reads twice sees two moments of the database, unless all its reads are of one snapshot (G-single).",
    anomaly: {
      ...snapshots,
      shows: "READ COMMITTED: every statement has a snapshot of its own.",
      settings: { isolation: "read-committed" },
      verdict: "invalid",
      seen: ["G-single-item", "G-nonadjacent-item", "lost-update", "G-single"],
      withinSeconds: 6,
    },
    control: {
      ...snapshots,
      shows: "REPEATABLE READ: one snapshot for the transaction.",
      settings: { isolation: "repeatable-read" },
    },
  },
  {
    id: "lost-update",
    title: "Lost updates",
    says: "Two clients read, compute and write back; one of the updates is overwritten by somebody who never saw it (P4).",
    anomaly: "MY1",
    control: "MY2",
  },
  {
    id: "write-skew",
    title: "Write skew by phantoms",
    says: "Two transactions check that a room is free, and both book it: each inserts what the other's condition would have seen.",
    anomaly: {
      ...guarded,
      shows: "REPEATABLE READ, which is snapshot isolation, lets both commit.",
      settings: { isolation: "repeatable-read" },
      model: "serializable",
      verdict: "invalid",
      seen: ["G2", "G2-item", "write-skew"],
      withinSeconds: 6,
    },
    control: {
      ...guarded,
      shows: "SERIALIZABLE aborts one of them.",
      settings: { isolation: "serializable" },
      model: "serializable",
    },
  },
  {
    id: "two-phase-locking",
    title: "Two-phase locking",
    says: "Readers lock what they read until they commit: nothing can slip in between, and deadlocks are found and broken.",
    anomaly: "GA3",
    control: "MY4",
  },
  {
    id: "secondary-index",
    title: "Secondary indexes",
    says: "An index that changes with its row is always right; one that the application keeps beside it misses rows and shows ghosts.",
    anomaly: {
      ...index,
      shows: "A second table, written after the first: concurrent writers leave it wrong for good.",
      settings: { "secondary-index": "application", index: "global" },
      verdict: "invalid",
      seen: ["ghost-entry", "missing-entry"],
      withinSeconds: 20,
    },
    control: { ...index, shows: "The database's own index." },
  },
];
