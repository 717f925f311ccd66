/**
 * Isolation by locks, held to the end unless said otherwise (Gray et al. 1976):
 *
 * - read-uncommitted: rows are locked for writing only, and read without asking
 * - read-committed: a read waits until nobody writes the row, and keeps no lock
 * - repeatable-read: rows read stay locked, tables read by a predicate do not: phantoms, and nothing else
 * - strict-serializable: tables read by a predicate stay locked as well
 */
import {
  conflict,
  rowName,
  type StoreOptions,
  type StoreTransaction,
  type TransactionalStore,
} from "./store.js";

interface Lock {
  readonly readers: Set<LockTransaction>;
  writer: LockTransaction | undefined;
}

export class LockStore implements TransactionalStore {
  readonly rows = new Map<string, unknown>();
  readonly tables = new Map<string, Set<unknown>>();
  readonly locks = new Map<string, Lock>();
  #begun = 0;

  constructor(readonly options: StoreOptions) {}

  begin(): StoreTransaction {
    return new LockTransaction(this, this.#begun++);
  }

  lock(name: string): Lock {
    let lock = this.locks.get(name);
    if (lock === undefined) this.locks.set(name, (lock = { readers: new Set(), writer: undefined }));
    return lock;
  }

  table(name: string): Set<unknown> {
    let rows = this.tables.get(name);
    if (rows === undefined) this.tables.set(name, (rows = new Set()));
    return rows;
  }
}

class LockTransaction implements StoreTransaction {
  readonly #held = new Set<Lock>();
  /** How to take back what was written, last first. */
  readonly #undo: (() => void)[] = [];

  constructor(
    readonly store: LockStore,
    /** Older transactions have smaller numbers. */
    readonly age: number,
  ) {}

  async read(table: unknown, row: unknown): Promise<unknown> {
    await this.store.options.pace();
    const name = rowName(table, row);
    await this.#readLock(name, /repeatable|serializable/.test(this.store.options.level));
    return this.store.rows.get(name);
  }

  async scan(table: unknown): Promise<readonly unknown[]> {
    const { level, pace } = this.store.options;
    await pace();
    const name = JSON.stringify(table);
    if (level === "strict-serializable") await this.#readLock(name, true);
    const rows = this.store.table(name);
    // Below that, rows are read one by one, and nobody keeps new ones from appearing.
    const seen: unknown[] = [];
    for (const row of [...rows]) {
      if (level !== "strict-serializable")
        await this.#readLock(rowName(table, row), level === "repeatable-read");
      if (rows.has(row)) seen.push(row);
    }
    return seen;
  }

  async write(table: unknown, row: unknown, change: (before: unknown) => unknown): Promise<void> {
    const { store } = this;
    await store.options.pace();
    const name = rowName(table, row);
    const tableName = JSON.stringify(table);
    const rows = store.table(tableName);
    await this.#writeLock(name);
    // A new row is a change of its table.
    if (!rows.has(row) && store.options.level === "strict-serializable") await this.#writeLock(tableName);
    const before = store.rows.get(name);
    const isNew = !rows.has(row);
    store.rows.set(name, change(before));
    rows.add(row);
    this.#undo.push(() => {
      store.rows.set(name, before);
      if (isNew) rows.delete(row);
    });
  }

  async commit(): Promise<void> {
    await this.store.options.pace();
    this.#undo.length = 0;
    this.abort();
  }

  /** Takes back what was written and lets go of all locks. */
  abort(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo.length = 0;
    for (const lock of this.#held) {
      lock.readers.delete(this);
      if (lock.writer === this) lock.writer = undefined;
    }
    this.#held.clear();
  }

  async #readLock(name: string, keep: boolean): Promise<void> {
    if (this.store.options.level === "read-uncommitted") return;
    const lock = this.store.lock(name);
    const writer = () => (lock.writer === this ? undefined : lock.writer);
    await this.#until(
      () => writer() === undefined,
      () => [writer()!],
    );
    if (!keep) return;
    lock.readers.add(this);
    this.#held.add(lock);
  }

  async #writeLock(name: string): Promise<void> {
    const lock = this.store.lock(name);
    const others = () => [...lock.readers, lock.writer].filter((t) => t !== undefined && t !== this);
    await this.#until(
      () => others().length === 0,
      () => others() as LockTransaction[],
    );
    lock.writer = this;
    this.#held.add(lock);
  }

  /** Waits as long as everybody in the way is younger. */
  async #until(free: () => boolean, inTheWay: () => readonly LockTransaction[]): Promise<void> {
    while (!free()) {
      if (inTheWay().some((other) => other.age < this.age)) {
        this.abort();
        conflict();
      }
      await this.store.options.pace();
    }
  }
}
