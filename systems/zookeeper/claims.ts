/** What ZooKeeper promises, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const GUIDE = "https://zookeeper.apache.org/doc/r3.8.0/zookeeperProgrammers.html#ch_zkGuarantees";
const INTERNALS = "https://zookeeper.apache.org/doc/r3.8.0/zookeeperInternals.html#sc_consistency";

export const claims: readonly Claim[] = [
  {
    name: "register-local",
    workload: "register",
    when: { reads: "local" },
    promises: "sequential",
    exhibits: ["nonlinearizable"],
    says: "Write operations are linearizable; read operations are not, since they can return stale data.",
    source: INTERNALS,
  },
  {
    name: "register-sync",
    workload: "register",
    when: { reads: "sync" },
    // The leader answers a sync without asking whether it still is the leader.
    promises: "sequential",
    says: "A client that must see what another has written calls sync() before it reads.",
    source: GUIDE,
  },
  {
    name: "register-quorum",
    workload: "register",
    when: { reads: "quorum" },
    promises: "linearizable",
    says: "Write operations are linearizable, and a client's requests are executed in the order they were sent: a read after a write of its own sees at least that.",
    source: INTERNALS,
  },
  ...(["set", "set-full"] as const).map((workload): Claim => ({
    name: `${workload}-quorum`,
    workload,
    when: { reads: "quorum" },
    promises: workload === "set" ? "reliable" : "exact",
    says: "Once an update has been applied, it persists from that time forward until a client overwrites it.",
    source: GUIDE,
  })),
  ...(["set", "set-full"] as const).map((workload): Claim => ({
    name: `${workload}-stale`,
    workload,
    when: {},
    promises: "no-creation",
    says: "Read operations can return stale data: what was added a moment ago may be missing.",
    source: INTERNALS,
  })),
  {
    name: "session",
    workload: "session",
    when: {},
    promises: "causal",
    says: "Updates from a client are applied in the order that they were sent; a client sees one system image, and never an older one than before.",
    source: GUIDE,
  },
  {
    name: "lock",
    workload: "lock",
    when: { fencing: "on" },
    promises: "fencing",
    says: "An ephemeral node lives as long as its session; transaction numbers give a total order, which a guarded resource can check.",
    source: "https://zookeeper.apache.org/doc/r3.8.0/recipes.html#sc_recipes_Locks",
  },
];
