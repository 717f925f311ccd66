/** What etcd promises, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const DOCS = "https://etcd.io/docs/v3.4/learning/api_guarantees/";

export const claims: readonly Claim[] = [
  {
    name: "register-linearizable",
    workload: "register",
    when: { reads: "linearizable" },
    promises: "linearizable",
    says: "All API calls exhibit sequential consistency; linearizability for all operations except watches and serializable reads.",
    source: DOCS,
  },
  {
    name: "register-serializable-reads",
    workload: "register",
    when: { reads: "serializable" },
    promises: "sequential",
    exhibits: ["nonlinearizable"],
    says: "A range request may be serializable: it accesses data from the local node, which may be stale.",
    source: DOCS,
  },
  ...(["set", "set-full"] as const).map((workload): Claim => ({
    name: `${workload}-linearizable`,
    workload,
    when: { reads: "linearizable" },
    promises: workload === "set" ? "reliable" : "exact",
    says: "A completed operation is durable; all of a range is read at one revision.",
    source: DOCS,
  })),
  {
    name: "lock",
    workload: "lock",
    when: { fencing: "on" },
    promises: "fencing",
    says: "A lock is bound to a lease and may be lost with it: what it guards must be guarded by its revision as well.",
    source: "https://etcd.io/docs/v3.4/learning/why/#notes-on-the-usage-of-lock-and-lease",
  },
  {
    name: "list-append",
    workload: "list-append",
    when: {},
    promises: "strict-serializable",
    says: "Transactions are atomic, and guarded by revisions; linearizability for all operations except watches and serializable reads.",
    source: DOCS,
  },
];
