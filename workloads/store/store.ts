/**
 * A transactional store in memory that gives exactly the isolation it is asked for, by versions or by locks: the
 * heart of the fakes of transactional workloads. Rows live in tables, so that predicates ("all rows of a table") can
 * be read, and phantoms happen where a level allows them.
 *
 * Locks follow wait-die (Rosenkrantz et al. 1978): an older transaction waits, a younger one is rolled back, so nothing
 * ever stands still. How time passes while somebody waits is the caller's business.
 */
import type { Random } from "../../harness/generator/random.js";
import { FakeFailure } from "../workload.js";

/** How conflicts are dealt with: versions and validation, or two-phase locking. */
export type Concurrency = "versions" | "locks";

export type StoreLevel =
  | "read-uncommitted"
  | "read-committed"
  | "monotonic-atomic-view"
  | "repeatable-read"
  | "snapshot-isolation"
  | "serializable"
  | "strict-serializable";

/** Levels by the way they are reached; locks give strict serializability or less, and no snapshots. */
export const LEVELS: Readonly<Record<Concurrency, readonly StoreLevel[]>> = {
  versions: [
    "read-uncommitted",
    "read-committed",
    "monotonic-atomic-view",
    "snapshot-isolation",
    "serializable",
    "strict-serializable",
  ],
  locks: ["read-uncommitted", "read-committed", "repeatable-read", "strict-serializable"],
};

export interface StoreOptions {
  readonly level: StoreLevel;
  readonly by: Concurrency;
  readonly random: Random;
  /** Lets others have their turn. */
  readonly pace: () => Promise<void>;
}

/** A transaction under way. Any method may throw FakeFailure: then it was rolled back. */
export interface StoreTransaction {
  /** The value of a row; undefined when there is none. */
  read(table: unknown, row: unknown): Promise<unknown>;
  /** Names of all rows of a table. */
  scan(table: unknown): Promise<readonly unknown[]>;
  /** Replaces the value of a row, given the one before. */
  write(table: unknown, row: unknown, change: (before: unknown) => unknown): Promise<void>;
  commit(): Promise<void>;
  abort(): void;
}

export interface TransactionalStore {
  /** `readOnly` promises that nothing will be written. */
  begin(readOnly: boolean): StoreTransaction;
}

export function conflict(): never {
  throw new FakeFailure("conflict with a concurrent transaction: rolled back");
}

/** The name of a row among all rows of all tables. */
export function rowName(table: unknown, row: unknown): string {
  return JSON.stringify([table, row]);
}
