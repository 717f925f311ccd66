/** Transactional stores of every level, for fakes. */
import { LockStore } from "./locks.js";
import type { StoreOptions, TransactionalStore } from "./store.js";
import { VersionStore } from "./versions.js";

export { LEVELS, type Concurrency, type StoreLevel, type StoreTransaction } from "./store.js";

export function createStore(options: StoreOptions): TransactionalStore {
  return options.by === "versions" ? new VersionStore(options) : new LockStore(options);
}
