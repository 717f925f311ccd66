/** What SQLite is known to show, and what it must not. */
import type { Finding } from "../finding.js";

const sqlite = { nodes: 3, rate: 200, operationTimeoutSeconds: 4 };
const killed = { ...sqlite, faults: ["kill"], faultIntervalSeconds: 2, timeSeconds: 20 };
const deferred = { begin: "deferred" };
const shared = {
  ...sqlite,
  workload: "list-append",
  nodes: 1,
  concurrency: 5,
  timeSeconds: 5,
  model: "serializable",
};

export const findings: readonly Finding[] = [
  {
    ...killed,
    id: "SQ1",
    quick: true,
    shows: "BEGIN IMMEDIATE, rollback journal: serializable, while processes are killed.",
    workload: "list-append",
    settings: { journal: "delete" },
    model: "serializable",
  },
  {
    ...killed,
    id: "SQ1-wal",
    shows: "The same with a write-ahead log.",
    workload: "list-append",
    settings: { journal: "wal" },
    model: "serializable",
  },
  {
    ...killed,
    id: "SQ1-off",
    shows: "synchronous=OFF: what was committed survives the process that did it.",
    workload: "set",
    settings: { journal: "wal", synchronous: "off" },
    model: "reliable",
  },
  {
    ...shared,
    id: "SQ2",
    quick: true,
    shows: "Connections that share a cache and read uncommitted see the unfinished work of others.",
    settings: { ...deferred, cache: "shared", "read-uncommitted": "on" },
    verdict: "invalid",
    seen: ["G1a", "G1b"],
    withinSeconds: 6,
  },
  {
    ...shared,
    id: "SQ2-off",
    quick: true,
    shows: "Those that share a cache without it are refused (SQLITE_LOCKED), and isolated.",
    settings: { ...deferred, cache: "shared" },
  },
  {
    ...shared,
    id: "SQ2-private",
    shows: "Without a shared cache it means nothing.",
    settings: { ...deferred, "read-uncommitted": "on" },
  },
  {
    ...sqlite,
    id: "SQ3",
    quick: true,
    shows: "Balances that are read, computed and written back without a transaction do not add up.",
    workload: "bank",
    settings: { begin: "autocommit", journal: "wal" },
    timeSeconds: 5,
    model: "sound-bank",
    verdict: "invalid",
    seen: ["wrong-total"],
    withinSeconds: 6,
  },
  {
    ...sqlite,
    id: "SQ3-deferred",
    shows: "In a transaction they do: one that has read what was changed since is refused (SQLITE_BUSY).",
    workload: "bank",
    settings: { begin: "deferred", journal: "wal" },
    timeSeconds: 10,
    model: "sound-bank",
  },
];
