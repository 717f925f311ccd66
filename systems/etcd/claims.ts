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
  {
    name: "list-append",
    workload: "list-append",
    when: {},
    promises: "strict-serializable",
    says: "Transactions are atomic, and guarded by revisions; linearizability for all operations except watches and serializable reads.",
    source: DOCS,
  },
];
