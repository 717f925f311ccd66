/** What UDP promises, and what a protocol of acknowledgements above it adds. */
import type { Claim } from "../system.js";

const workloads = ["queue", "total-queue", "delivery"];

export const claims: readonly Claim[] = [
  ...workloads.map((workload): Claim => ({
    name: `${workload}-datagrams`,
    workload,
    when: { acknowledged: "off" },
    promises: "no-creation",
    exhibits: ["lost", "duplicated"],
    says: "The protocol is transaction oriented, and delivery and duplicate protection are not guaranteed.",
    source: "https://www.rfc-editor.org/rfc/rfc768",
  })),
  ...workloads.map((workload): Claim => ({
    name: `${workload}-acknowledged`,
    workload,
    when: { acknowledged: "on" },
    promises: "at-most-once",
    says: "Numbers let a receiver detect duplicates; what is not acknowledged is sent again. (Ours, above UDP; a receiver that is killed takes along what it has.)",
    source: "https://web.mit.edu/Saltzer/www/publications/endtoend/endtoend.pdf",
  })),
];
