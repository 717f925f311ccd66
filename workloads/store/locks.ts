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
    return this.#shared(name, /repeatable|serializable/.test(this.store.options.level), () =>
      this.store.rows.get(name),
    );
  }

  async scan(table: unknown): Promise<readonly unknown[]> {
    const { level, pace } = this.store.options;
    await pace();
    const name = JSON.stringify(table);
    const rows = this.store.table(name);
    if (level === "strict-serializable") return this.#shared(name, true, () => [...rows]);
    // Rows are read one by one, and nobody keeps new ones from appearing.
    const seen: unknown[] = [];
    for (const row of [...rows]) {
      const there = await this.#shared(rowName(table, row), level === "repeatable-read", () => rows.has(row));
      if (there) seen.push(row);
    }
    return seen;
  }

  async write(table: unknown, row: unknown, change: (before: unknown) => unknown): Promise<void> {
    const { store } = this;
    await store.options.pace();
    const name = rowName(table, row);
    const tableName = JSON.stringify(table);
    const rows = store.table(tableName);
    await this.#exclusive(name);
    // A new row is a change of its table.
    if (!rows.has(row) && store.options.level === "strict-serializable") await this.#exclusive(tableName);
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

  /** Looks at what nobody else is writing, and keeps it from being written if asked to. */
  async #shared<T>(name: string, keep: boolean, look: () => T): Promise<T> {
    if (this.store.options.level === "read-uncommitted") return look();
    const lock = this.store.lock(name);
    return this.#when(
      () => (lock.writer === undefined || lock.writer === this ? [] : [lock.writer]),
      () => {
        if (keep) {
          lock.readers.add(this);
          this.#held.add(lock);
        }
        return look();
      },
    );
  }

  async #exclusive(name: string): Promise<void> {
    const lock = this.store.lock(name);
    await this.#when(
      () => [...lock.readers, lock.writer].filter((t) => t !== undefined && t !== this) as LockTransaction[],
      () => {
        lock.writer = this;
        this.#held.add(lock);
      },
    );
  }

  /** Waits while younger transactions are in the way, then takes at once: nobody gets in between. */
  async #when<T>(inTheWay: () => readonly LockTransaction[], take: () => T): Promise<T> {
    for (;;) {
      const others = inTheWay();
      if (others.length === 0) return take();
      if (others.some((other) => other.age < this.age)) {
        this.abort();
        conflict();
      }
      await this.store.options.pace();
    }
  }
}
