/** The registry of workloads. */
import { listAppend } from "./list-append/workload.js";
import { longFork } from "./long-fork/workload.js";
import { register } from "./register/workload.js";
import { rwRegister } from "./rw-register/workload.js";
import { session } from "./session/workload.js";
import type { Workload } from "./workload.js";
import { writeSkew } from "./write-skew/workload.js";

export const WORKLOADS: readonly Workload[] = [
  listAppend,
  rwRegister,
  writeSkew,
  longFork,
  session,
  register,
];
export { listAppend, longFork, register, rwRegister, session, writeSkew };
export * from "./workload.js";
