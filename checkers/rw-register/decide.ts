/**
 * Decides serializability and snapshot isolation, plain, by session and in real time, where cycles left it open:
 * finds an order that explains everything, or shows that there is none, or gives up at the budget.
 */
import type { Budget } from "../budget.js";
import type { Session } from "../transactions/graph.js";
import { OrderSearch, type Order } from "./order.js";
import type { Registers } from "./registers.js";
import { replay } from "./replay.js";

export interface StrongModel {
  readonly model: string;
  readonly snapshots: boolean;
  readonly session: Session;
  /** The anomaly that says: every order of versions has a cycle that this model forbids. */
  readonly type: string;
}

/** Strongest first: an order for one of them is one for all that it implies. */
export const STRONG_MODELS: readonly StrongModel[] = [
  { model: "strict-serializable", snapshots: false, session: "realtime", type: "PL-SS-cycle-exists" },
  {
    model: "strong-session-serializable",
    snapshots: false,
    session: "process",
    type: "strong-session-serializable-cycle-exists",
  },
  {
    model: "strong-snapshot-isolation",
    snapshots: true,
    session: "realtime",
    type: "strong-snapshot-isolation-cycle-exists",
  },
  { model: "serializable", snapshots: false, session: "none", type: "PL-2.99-cycle-exists" },
  {
    model: "strong-session-snapshot-isolation",
    snapshots: true,
    session: "process",
    type: "strong-session-snapshot-isolation-cycle-exists",
  },
  { model: "snapshot-isolation", snapshots: true, session: "none", type: "PL-SI-cycle-exists" },
];

export type Decision =
  | { readonly kind: "found"; readonly order: Order }
  | { readonly kind: "none" }
  | { readonly kind: "gave-up" };

/** Search steps for each try, times the number of transactions. */
const STEPS_EACH = 2000;
const STEPS_LEAST = 2_000_000;

/** Steps of a first look, times the number of transactions. */
const STEPS_QUICK = 64;

/** A first look for a strictly serializable order: cheap, and most often enough. */
export function decideQuickly(r: Registers, successor: Int32Array, processNext: Int32Array): Decision {
  const { snapshots, session } = STRONG_MODELS[0]!;
  const search = new OrderSearch(r, { snapshots, session, guess: false }, successor, processNext);
  return checked(r, search.run(STEPS_QUICK * r.store.transactions), snapshots, session, successor);
}

/** An order counts only when it was replayed. */
function checked(
  r: Registers,
  outcome: Decision,
  snapshots: boolean,
  session: Session,
  successor: Int32Array,
): Decision {
  if (outcome.kind !== "found") return outcome;
  const wrong = replay(r, outcome.order, snapshots, session, successor);
  if (wrong !== undefined) throw new Error(`the order found does not explain the history: ${wrong}`);
  return outcome;
}

export function decide(
  r: Registers,
  { snapshots, session }: StrongModel,
  successor: Int32Array,
  processNext: Int32Array,
  budget: Budget,
): Decision {
  const steps = Math.max(STEPS_LEAST, STEPS_EACH * r.store.transactions);
  const tries = session === "realtime" ? [false] : [true, false];
  for (const guess of tries) {
    if (!budget.spend(1)) return { kind: "gave-up" };
    const search = new OrderSearch(r, { snapshots, session, guess }, successor, processNext);
    const outcome = search.run(guess ? Math.ceil(steps / 4) : steps);
    budget.spend(steps);
    if (outcome.kind === "found") return checked(r, outcome, snapshots, session, successor);
    if (outcome.kind === "none" && !guess) return outcome;
  }
  return { kind: "gave-up" };
}
