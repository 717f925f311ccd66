/** What toy promises for each configuration, and what we expect to see. Put your vendor's words and pages here. */
import type { Claim } from "faultline/systems";

export const claims: readonly Claim[] = [
  {
    name: "reads-of-the-primary",
    workload: "register",
    when: { reads: "primary" },
    promises: "linearizable",
    says: "Every operation is done by the primary, one after the other.",
    source: "server.mjs",
  },
  {
    name: "reads-of-any-node",
    workload: "register",
    when: { reads: "any" },
    promises: "linearizable",
    exhibits: ["nonlinearizable"],
    says: "Writes are sent to all nodes at once.",
    source: "server.mjs",
  },
];
