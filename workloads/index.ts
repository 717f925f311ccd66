/** The registry of workloads. */
import { listAppend } from "./list-append/workload.js";
import { register } from "./register/workload.js";
import type { Workload } from "./workload.js";

export const WORKLOADS: readonly Workload[] = [listAppend, register];
export { listAppend, register };
export * from "./workload.js";
