/** Availability and recovery around faults, for any workload: shares, recovery times and points, progress. */
export { progressAfter } from "./progress.js";
export { recoveries, type Recovery } from "./recovery.js";
export { availability, type Availability, type Outage, type Share } from "./shares.js";
