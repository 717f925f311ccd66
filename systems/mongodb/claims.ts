/** What MongoDB promises, in the words of its documentation in short, and what we expect to see. */
import type { Claim, Settings } from "../system.js";

const MANUAL = "https://www.mongodb.com/docs/v8.0";
const LINEARIZABLE = `${MANUAL}/reference/read-concern-linearizable/`;
const TRANSACTIONS = `${MANUAL}/core/transactions/`;
const WRITE_CONCERN = `${MANUAL}/reference/write-concern/`;
const ROLLBACKS = `${MANUAL}/core/replica-set-rollbacks/`;

/** Acknowledged by a majority, in their journals: as shipped, or said by name. */
const MAJORITY: readonly Settings[] = ["default", "on"].map((journal) => ({
  "write-concern": "majority",
  journal,
}));

/** A claim for each way to ask for the same thing. */
const each = (concerns: readonly string[], claim: Omit<Claim, "when">, more: Settings = {}): Claim[] =>
  MAJORITY.flatMap((majority) =>
    concerns.map((level) => ({
      ...claim,
      name: `${claim.name}${level === "strongest" ? "" : `-${level}`}${majority["journal"] === "on" ? "-journal" : ""}`,
      when: { ...majority, "read-concern": level, ...more },
    })),
  );

/** Of one document, whoever else there is. */
const linearizable = (workload: string, promises: string): Claim[] =>
  each(
    ["strongest", "linearizable"],
    {
      name: workload,
      workload,
      promises,
      says: "With write concern majority, linearizable reads and writes of one document are as if a single thread did them, in real time.",
      source: LINEARIZABLE,
    },
    { "read-preference": "primary" },
  );

/** Of many documents no more is promised than that they stay. */
const kept = (workload: string): Claim[] =>
  each(
    ["strongest", "linearizable"],
    {
      name: workload,
      workload,
      promises: "reliable",
      says: "What a majority of the members has acknowledged is durable: it is not rolled back.",
      source: WRITE_CONCERN,
    },
    { "read-preference": "primary" },
  );

const snapshot = (workload: string, promises: string, exhibits?: readonly string[]): Claim[] =>
  each(["strongest", "snapshot"], {
    name: workload,
    workload,
    promises,
    ...(exhibits === undefined ? {} : { exhibits }),
    says: "With write concern majority, a transaction with read concern snapshot reads one snapshot of what a majority has.",
    source: TRANSACTIONS,
  });

export const claims: readonly Claim[] = [
  ...linearizable("register", "linearizable"),
  ...kept("set"),
  ...kept("set-full"),
  ...linearizable("counter", "counting"),
  ...snapshot("list-append", "snapshot-isolation", ["G2-item"]),
  ...snapshot("rw-register", "snapshot-isolation", ["G2-item"]),
  ...snapshot("long-fork", "snapshot-isolation"),
  ...snapshot("bank", "sound-bank"),
  {
    name: "set-one",
    workload: "set",
    when: { "write-concern": "1" },
    promises: "no-creation",
    exhibits: ["lost"],
    says: "With write concern 1, what the primary has acknowledged may be rolled back if it steps down before a secondary has it.",
    source: ROLLBACKS,
  },
];
