/** The registry of workloads. */
import { atomicity } from "./atomicity/workload.js";
import { bank } from "./bank/workload.js";
import { byzantine } from "./byzantine/workload.js";
import { causalReverse } from "./causal-reverse/workload.js";
import { causal } from "./causal/workload.js";
import { counter } from "./counter/workload.js";
import { delivery } from "./delivery/workload.js";
import { failureDetection } from "./failure-detection/workload.js";
import { leader } from "./leader/workload.js";
import { listAppend } from "./list-append/workload.js";
import { lock } from "./lock/workload.js";
import { log } from "./log/workload.js";
import { longFork } from "./long-fork/workload.js";
import { lwwRegister } from "./lww-register/workload.js";
import { monotonic } from "./monotonic/workload.js";
import { partitioning } from "./partitioning/workload.js";
import { queue } from "./queue/workload.js";
import { register } from "./register/workload.js";
import { rwRegister } from "./rw-register/workload.js";
import { secondaryIndex } from "./secondary-index/workload.js";
import { session } from "./session/workload.js";
import { setFull } from "./set-full/workload.js";
import { set } from "./set/workload.js";
import { totalQueue } from "./total-queue/workload.js";
import { uniqueIds } from "./unique-ids/workload.js";
import type { Workload } from "./workload.js";
import { writeSkew } from "./write-skew/workload.js";

/** Messages, sets, money and locks. */
export const LOSS_WORKLOADS: readonly Workload[] = [
  set,
  setFull,
  queue,
  totalQueue,
  delivery,
  log,
  uniqueIds,
  counter,
  bank,
  lock,
  leader,
  causal,
  causalReverse,
  monotonic,
  secondaryIndex,
  atomicity,
  partitioning,
  lwwRegister,
  failureDetection,
  byzantine,
];

export const WORKLOADS: readonly Workload[] = [
  listAppend,
  rwRegister,
  writeSkew,
  longFork,
  session,
  register,
  ...LOSS_WORKLOADS,
];
export { listAppend, longFork, register, rwRegister, session, writeSkew };
export * from "./workload.js";
