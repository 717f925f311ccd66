/**
 * A transactional store in memory that gives exactly the isolation it is asked for: what a checker must never
 * condemn, and a stand-in for a database in tests of workloads. Lists for `append`, registers for `write`.
 *
 * - strict-serializable: reads the state at its begin, commits if nobody changed what it read or wrote
 * - serializable: the same, but a transaction that writes nothing may read any older state
 * - snapshot-isolation: reads the state at its begin, commits if nobody changed what it wrote
 * - monotonic-atomic-view: every read sees the latest commits; keys written are locked until the end
 * - read-committed: every read sees some committed state of its key, not even of one moment; keys locked as above
 * - read-uncommitted: writes are seen at once, and vanish when their transaction aborts; keys locked as above
 *
 * Locks are never waited for: a transaction that meets one must abort.
 */
import type { Random } from "../../testing/random.js";

export type StoreLevel =
  | "read-uncommitted"
  | "read-committed"
  | "monotonic-atomic-view"
  | "snapshot-isolation"
  | "serializable"
  | "strict-serializable";

export const STORE_LEVELS: readonly StoreLevel[] = [
  "read-uncommitted",
  "read-committed",
  "monotonic-atomic-view",
  "snapshot-isolation",
  "serializable",
  "strict-serializable",
];

/** A transaction that cannot go on; the store has rolled it back. */
export class ConflictError extends Error {
  override readonly name = "ConflictError";
}

interface Version {
  readonly at: number;
  readonly value: unknown;
}

interface Cell {
  /** Committed versions, oldest first. */
  readonly versions: Version[];
  owner: StoreTransaction | undefined;
}

export class SimulatedStore {
  readonly #cells = new Map<unknown, Cell>();
  /** Number of commits so far: the store's clock. */
  clock = 0;

  constructor(
    readonly level: StoreLevel,
    readonly random: Random,
  ) {}

  begin(): StoreTransaction {
    return new StoreTransaction(this);
  }

  cell(key: unknown): Cell {
    const name = typeof key === "object" ? JSON.stringify(key) : key;
    let cell = this.#cells.get(name);
    if (cell === undefined) this.#cells.set(name, (cell = { versions: [], owner: undefined }));
    return cell;
  }
}

export class StoreTransaction {
  readonly #store: SimulatedStore;
  readonly #begin: number;
  /** What the transaction wrote: the new value by key. */
  readonly #writes = new Map<unknown, unknown>();
  readonly #reads = new Map<unknown, number>();
  #open = true;

  constructor(store: SimulatedStore) {
    this.#store = store;
    this.#begin = store.clock;
  }

  /** The value of a key; null when it was never written. */
  read(key: unknown): unknown {
    this.#check();
    if (this.#writes.has(key)) return this.#writes.get(key);
    const cell = this.#store.cell(key);
    const dirty = cell.owner;
    if (this.#store.level === "read-uncommitted" && dirty !== undefined) return dirty.#writes.get(key);
    const version = this.#visible(cell);
    this.#reads.set(key, version?.at ?? 0);
    return version?.value ?? null;
  }

  /** The list of a key with one element more. */
  append(key: unknown, element: unknown): void {
    this.#write(key, (before) => [...((before ?? []) as unknown[]), element]);
  }

  write(key: unknown, value: unknown): void {
    this.#write(key, () => value);
  }

  /** @throws ConflictError when isolation forbids it; nothing is left behind then */
  commit(): void {
    this.#check();
    const store = this.#store;
    if (this.#optimistic()) {
      const conflict = (key: unknown) => (latest(store.cell(key))?.at ?? 0) > this.#begin;
      const guarded =
        store.level === "snapshot-isolation"
          ? [...this.#writes.keys()]
          : [...this.#writes.keys(), ...this.#reads.keys()];
      const harmless = store.level === "serializable" && this.#writes.size === 0;
      if (!harmless && guarded.some(conflict)) this.#fail();
    }
    const at = ++store.clock;
    for (const [key, value] of this.#writes) store.cell(key).versions.push({ at, value });
    this.#close();
  }

  abort(): void {
    if (this.#open) this.#close();
  }

  #write(key: unknown, change: (before: unknown) => unknown): void {
    this.#check();
    const cell = this.#store.cell(key);
    if (!this.#optimistic()) {
      if (cell.owner !== undefined && cell.owner !== this) this.#fail();
      cell.owner = this;
    }
    const base = this.#optimistic() ? this.#visible(cell) : latest(cell);
    this.#writes.set(key, change(this.#writes.has(key) ? this.#writes.get(key) : (base?.value ?? null)));
  }

  /** The committed version of a cell that this transaction may see. */
  #visible(cell: Cell): Version | undefined {
    const { level, random } = this.#store;
    if (level === "read-uncommitted" || level === "monotonic-atomic-view") return latest(cell);
    if (level === "read-committed") {
      const lag = random.chance(0.3) ? random.below(3) : 0;
      return cell.versions[cell.versions.length - 1 - lag];
    }
    for (let i = cell.versions.length - 1; i >= 0; i--) {
      if (cell.versions[i]!.at <= this.#moment()) return cell.versions[i];
    }
    return undefined;
  }

  #stale: number | undefined;

  /** The state that snapshots are taken of. */
  #moment(): number {
    return this.#stale ?? this.#begin;
  }

  /** Makes a transaction that will not write read an older state, where the level allows it. */
  readOnly(): this {
    if (this.#store.level === "serializable") {
      this.#stale = Math.max(0, this.#begin - this.#store.random.below(60));
    }
    return this;
  }

  #optimistic(): boolean {
    return /snapshot|serializable/.test(this.#store.level);
  }

  #check(): void {
    if (!this.#open) throw new ConflictError("the transaction is over");
  }

  #fail(): never {
    this.#close();
    throw new ConflictError("another transaction got there first");
  }

  #close(): void {
    this.#open = false;
    for (const key of this.#writes.keys()) {
      const cell = this.#store.cell(key);
      if (cell.owner === this) cell.owner = undefined;
    }
  }
}

function latest(cell: Cell): Version | undefined {
  return cell.versions[cell.versions.length - 1];
}
