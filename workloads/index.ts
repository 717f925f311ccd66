/** The registry of workloads. */
import { listAppend } from "./list-append/workload.js";
import { register } from "./register/workload.js";
import { rwRegister } from "./rw-register/workload.js";
import type { Workload } from "./workload.js";

export const WORKLOADS: readonly Workload[] = [listAppend, rwRegister, register];
export { listAppend, register, rwRegister };
export * from "./workload.js";
