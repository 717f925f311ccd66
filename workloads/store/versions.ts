/**
 * Isolation by versions. Every commit makes new versions of what it wrote, and readers choose among them:
 *
 * - read-uncommitted: writes in place, seen at once, gone when their transaction is rolled back
 * - read-committed: some recent committed version, each read for itself
 * - monotonic-atomic-view: the latest committed version, at the moment of the read
 * - snapshot-isolation: the versions of the begin; the first to commit a row wins (Berenson et al. 1995)
 * - serializable: the same, and nobody commits who read a row or a table that changed since its begin; who writes
 *   nothing may be shown an older state
 * - strict-serializable: the same without older states
 *
 * The weaker three lock the rows they write until they end.
 */
import {
  conflict,
  rowName,
  type StoreOptions,
  type StoreTransaction,
  type TransactionalStore,
} from "./store.js";

interface Version {
  readonly at: number;
  readonly value: unknown;
}

interface Cell {
  readonly table: unknown;
  readonly row: unknown;
  readonly versions: Version[];
  owner: VersionTransaction | undefined;
}

/** How far back, in commits, a stale read of `serializable` may look; in versions, one of `read-committed`. */
const STALE_COMMITS = 40;
const STALE_VERSIONS = 3;

export class VersionStore implements TransactionalStore {
  readonly cells = new Map<string, Cell>();
  readonly tables = new Map<string, Cell[]>();
  /** Commits so far. */
  clock = 0;

  constructor(readonly options: StoreOptions) {}

  begin(readOnly: boolean): StoreTransaction {
    return new VersionTransaction(this, readOnly);
  }

  cell(table: unknown, row: unknown): Cell {
    const name = rowName(table, row);
    let cell = this.cells.get(name);
    if (cell === undefined) {
      cell = { table, row, versions: [], owner: undefined };
      this.cells.set(name, cell);
      this.rows(table).push(cell);
    }
    return cell;
  }

  rows(table: unknown): Cell[] {
    const name = JSON.stringify(table);
    let rows = this.tables.get(name);
    if (rows === undefined) this.tables.set(name, (rows = []));
    return rows;
  }
}

class VersionTransaction implements StoreTransaction {
  readonly #store: VersionStore;
  readonly #begin: number;
  /** The moment whose state is read, where levels have one. */
  readonly #moment: number;
  readonly #writes = new Map<Cell, unknown>();
  readonly #read = new Set<Cell>();
  readonly #scanned = new Set<string>();
  readonly #readOnly: boolean;

  constructor(store: VersionStore, readOnly: boolean) {
    const { level, random } = store.options;
    this.#store = store;
    this.#readOnly = readOnly;
    this.#begin = store.clock;
    const back = readOnly && level === "serializable" ? random.below(STALE_COMMITS) : 0;
    this.#moment = Math.max(0, this.#begin - back);
  }

  async read(table: unknown, row: unknown): Promise<unknown> {
    await this.#store.options.pace();
    const cell = this.#store.cell(table, row);
    this.#read.add(cell);
    return this.#value(cell);
  }

  async scan(table: unknown): Promise<readonly unknown[]> {
    await this.#store.options.pace();
    this.#scanned.add(JSON.stringify(table));
    return this.#store
      .rows(table)
      .filter((cell) => this.#value(cell) !== undefined)
      .map((cell) => cell.row);
  }

  async write(table: unknown, row: unknown, change: (before: unknown) => unknown): Promise<void> {
    await this.#store.options.pace();
    const cell = this.#store.cell(table, row);
    if (!this.#optimistic) {
      if (cell.owner !== undefined && cell.owner !== this) {
        this.abort();
        conflict();
      }
      cell.owner = this;
    }
    const base = this.#optimistic
      ? this.#value(cell)
      : (this.#writes.get(cell) ?? cell.versions.at(-1)?.value);
    this.#writes.set(cell, change(base));
  }

  async commit(): Promise<void> {
    await this.#store.options.pace();
    if (this.#optimistic && this.#overtaken()) {
      this.abort();
      conflict();
    }
    const at = ++this.#store.clock;
    for (const [cell, value] of this.#writes) cell.versions.push({ at, value });
    this.abort();
  }

  /** Lets go of everything held. */
  abort(): void {
    for (const cell of this.#writes.keys()) if (cell.owner === this) cell.owner = undefined;
  }

  get #optimistic(): boolean {
    return /snapshot|serializable/.test(this.#store.options.level);
  }

  /** Whether somebody changed what this transaction relied upon. */
  #overtaken(): boolean {
    const { level } = this.#store.options;
    const changed = (cell: Cell): boolean => (cell.versions.at(-1)?.at ?? 0) > this.#begin;
    if ([...this.#writes.keys()].some(changed)) return true;
    if (level === "snapshot-isolation" || (level === "serializable" && this.#readOnly)) return false;
    return (
      [...this.#read].some(changed) ||
      [...this.#scanned].some((table) => this.#store.tables.get(table)?.some(changed) === true)
    );
  }

  #value(cell: Cell): unknown {
    if (this.#writes.has(cell)) return this.#writes.get(cell);
    const { level, random } = this.#store.options;
    if (level === "read-uncommitted" && cell.owner !== undefined) return cell.owner.#writes.get(cell);
    if (level === "read-uncommitted" || level === "monotonic-atomic-view") return cell.versions.at(-1)?.value;
    if (level === "read-committed") {
      const back = random.chance(0.3) ? random.below(STALE_VERSIONS) : 0;
      return cell.versions.at(-1 - back)?.value;
    }
    return cell.versions.findLast((version) => version.at <= this.#moment)?.value;
  }
}
