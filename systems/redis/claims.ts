/** What Redis promises, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const PERSISTENCE = "https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/";
const REPLICATION = "https://redis.io/docs/latest/operate/oss_and_stack/management/replication/";
const SENTINEL = "https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/";

/** What is acknowledged when the next is asked for comes again where a client goes away first. */
const queues = (
  [
    ["lpop", "at-most-once"],
    ["lmove", "at-most-once"],
    ["stream", "no-creation"],
  ] as const
).map(([kind, promises]): Claim => ({
  name: `queue-${kind}`,
  workload: "queue",
  when: { mode: "single", queue: kind },
  promises,
  says: "Commands are executed one after the other: an element is taken from a list once; a stream's is given again until it was acknowledged.",
  source: PERSISTENCE,
}));

const single = ["register", "list-append"].map((workload): Claim => ({
  name: `${workload}-single`,
  workload,
  when: { mode: "single" },
  promises: workload === "register" ? "linearizable" : "strict-serializable",
  says: "Commands are executed one after the other; a script runs alone. With an AOF what was acknowledged survives the server.",
  source: PERSISTENCE,
}));

const LOCKS = "https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/";

/** What one server promises for the workloads of losses; with Sentinel every one of them may lose a tail of writes. */
const losses = (
  [
    ["set", "reliable"],
    ["set-full", "exact"],
    ["counter", "counting"],
    ["unique-ids", "uniqueness"],
    ["total-queue", "reliable"],
  ] as const
).map(([workload, promises]): Claim => ({
  name: `${workload}-single`,
  workload,
  // Identifiers by the clock are the application's own making.
  when: { mode: "single", ...(workload === "unique-ids" ? { ids: "counter" } : {}) },
  promises,
  says: "Commands are executed one after the other. With an AOF what was acknowledged survives the server.",
  source: PERSISTENCE,
}));

export const claims: readonly Claim[] = [
  ...single,
  ...losses,
  ...queues,
  {
    name: "delivery-lpop",
    workload: "delivery",
    when: { mode: "single", queue: "lpop" },
    promises: "at-most-once",
    exhibits: ["lost-on-consumer-crash"],
    says: "The element is removed as it is handed over: it is lost if the client fails before it was processed.",
    source: "https://redis.io/docs/latest/commands/lmove/#pattern-reliable-queue",
  },
  {
    name: "delivery-lmove",
    workload: "delivery",
    when: { mode: "single", queue: "lmove" },
    promises: "as-configured",
    says: "LMOVE pushes the element to a processing list as well, from which it is removed once it was processed.",
    source: "https://redis.io/docs/latest/commands/lmove/#pattern-reliable-queue",
  },
  {
    name: "delivery-stream",
    workload: "delivery",
    when: { mode: "single", queue: "stream" },
    promises: "at-least-once",
    says: "Consumers acknowledge with XACK; entries that a consumer does not acknowledge stay in the pending list, and are claimed by others.",
    source: "https://redis.io/docs/latest/develop/data-types/streams/#consumer-groups",
  },
  {
    name: "delivery-pubsub",
    workload: "delivery",
    when: { queue: "pubsub" },
    promises: "at-most-once",
    exhibits: ["lost"],
    says: "Pub/Sub has at-most-once semantics: once a message is sent by the server there is no chance of it being sent again.",
    source: "https://redis.io/docs/latest/develop/pubsub/#delivery-semantics",
  },
  {
    name: "lock",
    workload: "lock",
    when: {},
    promises: "mutual-exclusion",
    says: "Mutual exclusion: at any given moment only one client can hold a lock, within the window of its validity time.",
    source: LOCKS,
  },
  {
    name: "register-replicas",
    workload: "register",
    when: { mode: "replicas" },
    promises: "sequential",
    exhibits: ["nonlinearizable"],
    says: "Redis uses asynchronous replication by default; replicas may be asked for reads, and lag behind.",
    source: REPLICATION,
  },
  {
    name: "register-sentinel",
    workload: "register",
    when: { mode: "sentinel" },
    promises: "sequential",
    exhibits: ["nonlinearizable"],
    says: "Redis + Sentinel as a whole are an eventually consistent system where the merge function is last failover wins.",
    source: SENTINEL,
  },
  {
    name: "list-append-sentinel",
    workload: "list-append",
    when: { mode: "sentinel" },
    promises: "read-uncommitted",
    exhibits: ["incompatible-order", "G-single-item-realtime"],
    says: "Redis + Sentinel as a whole are an eventually consistent system where the merge function is last failover wins.",
    source: SENTINEL,
  },
];
