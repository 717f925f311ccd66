/**
 * Runs random transactions of concurrent processes against a simulated store, one micro-operation at a time, and
 * records the history. Pure: the options, seed included, decide everything.
 */
import type { HistoryEvent } from "../../history/index.js";
import { Random } from "../../testing/random.js";
import { ConflictError, SimulatedStore, type StoreLevel, type StoreTransaction } from "./store.js";

export interface Simulation {
  readonly level: StoreLevel;
  readonly seed: number;
  readonly transactions: number;
  readonly processes?: number;
  /** Keys in use at a time. */
  readonly keys?: number;
  /** The first key is chosen in half of the cases, the second in a quarter, and so on. */
  readonly skewed?: boolean;
  /** Writes to a key until another takes its place. */
  readonly writesPerKey?: number;
  readonly operationsMax?: number;
  /** Shares of transactions that are rolled back, and whose client never learns the outcome. */
  readonly failures?: number;
  readonly unknowns?: number;
  /** Each transaction takes effect at one moment between its events: no conflicts, and no level weaker than its store's. */
  readonly atomic?: boolean;
  /** Registers instead of lists: w and r of single values. */
  readonly registers?: boolean;
  /** Of register writes, the share that reads the key first. */
  readonly readBeforeWrite?: number;
}

type Micro = [f: string, key: number, value: unknown];

interface Running {
  readonly process: number;
  transaction: StoreTransaction;
  readonly plan: readonly Micro[];
  readonly done: Micro[];
}

/** The events of a run, indexes dense from 0. */
export function simulate(options: Simulation): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  simulateInto(options, (event) => events.push(event));
  return events;
}

/** Hands over one event after the other: for runs too long to keep. */
export function simulateInto(options: Simulation, emit: (event: HistoryEvent) => void): void {
  const { level, transactions, processes = 10, keys = 5, writesPerKey = 16, operationsMax = 4 } = options;
  const {
    failures = 0.02,
    unknowns = 0.01,
    registers = false,
    readBeforeWrite = 0,
    skewed = false,
  } = options;
  const random = new Random(options.seed);
  const store = new SimulatedStore(level, random);
  const live = Array.from({ length: keys }, (_, i) => ({ key: i, writes: 0 }));
  let nextKey = keys;
  let index = 0;
  let started = 0;
  const slots = Array.from({ length: processes }, (_, i) => ({
    process: i,
    running: undefined as Running | undefined,
  }));
  const record = (process: number, type: HistoryEvent["type"], value: readonly Micro[]): void => {
    emit({ index, time: index * 1000, process, type, f: "txn", value });
    index++;
  };
  const plan = (): Micro[] => {
    const micro: Micro[] = [];
    const length = 1 + random.below(operationsMax);
    for (let i = 0; i < length; i++) {
      const slot =
        live[skewed ? Math.min(keys - 1, Math.floor(-Math.log2(1 - random.next()))) : random.below(keys)]!;
      if (random.chance(0.5)) {
        micro.push(["r", slot.key, null]);
        continue;
      }
      slot.writes++;
      if (registers && random.chance(readBeforeWrite)) micro.push(["r", slot.key, null]);
      micro.push([registers ? "w" : "append", slot.key, slot.writes]);
      if (slot.writes >= writesPerKey) {
        slot.key = nextKey++;
        slot.writes = 0;
      }
    }
    return micro;
  };
  let open = 0;
  while (started < transactions || open > 0) {
    const slot = slots[random.below(processes)]!;
    const running = slot.running;
    if (running === undefined) {
      if (started >= transactions) continue;
      started++;
      open++;
      const micro = plan();
      const transaction = store.begin();
      if (micro.every(([f]) => f === "r")) transaction.readOnly();
      slot.running = { process: slot.process, transaction, plan: micro, done: [] };
      record(slot.process, "invoke", micro);
      continue;
    }
    if (options.atomic === true && running.done.length === 0) {
      running.transaction = store.begin();
      if (running.plan.every(([f]) => f === "r")) running.transaction.readOnly();
    }
    let outcome = step(running, random, failures, unknowns);
    while (options.atomic === true && outcome === undefined)
      outcome = step(running, random, failures, unknowns);
    if (outcome === undefined) continue;
    record(slot.process, outcome, outcome === "ok" ? running.done : running.plan);
    if (outcome === "info") slot.process += processes;
    slot.running = undefined;
    open--;
  }
}

/** One micro-operation, or the end: then how it ended. */
function step(
  { plan, done, transaction }: Running,
  random: Random,
  failures: number,
  unknowns: number,
): "ok" | "fail" | "info" | undefined {
  try {
    if (done.length < plan.length) {
      const [f, key, value] = plan[done.length]!;
      if (f === "r") done.push([f, key, transaction.read(key)]);
      else {
        if (f === "append") transaction.append(key, value);
        else transaction.write(key, value);
        done.push([f, key, value]);
      }
      return undefined;
    }
    if (random.chance(failures)) {
      transaction.abort();
      return "fail";
    }
    if (random.chance(unknowns)) {
      if (random.chance(0.5)) transaction.abort();
      else transaction.commit();
      return "info";
    }
    transaction.commit();
    return "ok";
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return "fail";
  }
}
