/** Linearizability: one checker for each object type. */
import type { Checker } from "../checker.js";
import { linearizabilityChecker } from "./checker.js";
import { kvObject } from "./types/kv.js";
import {
  fencedMutexObject,
  mutexObject,
  ownerMutexObject,
  reentrantMutexObject,
  semaphoreObject,
} from "./types/locks.js";
import { linCounterObject, linIdsObject, linLeaderObject } from "./types/numbers.js";
import { fifoQueueObject, priorityQueueObject, stackObject, unorderedQueueObject } from "./types/queues.js";
import { casRegisterObject, registerObject } from "./types/register.js";
import { gSetObject, linSetObject } from "./types/sets.js";
import { multiRegisterObject } from "./types/transactions.js";

export const registerChecker: Checker = linearizabilityChecker(registerObject);
export const casRegisterChecker: Checker = linearizabilityChecker(casRegisterObject);
export const multiRegisterChecker: Checker = linearizabilityChecker(multiRegisterObject);
export const kvChecker: Checker = linearizabilityChecker(kvObject);
export const mutexChecker: Checker = linearizabilityChecker(mutexObject);
export const ownerMutexChecker: Checker = linearizabilityChecker(ownerMutexObject);
export const reentrantMutexChecker: Checker = linearizabilityChecker(reentrantMutexObject);
export const fencedMutexChecker: Checker = linearizabilityChecker(fencedMutexObject);
export const semaphoreChecker: Checker = linearizabilityChecker(semaphoreObject);
export const fifoQueueChecker: Checker = linearizabilityChecker(fifoQueueObject);
export const unorderedQueueChecker: Checker = linearizabilityChecker(unorderedQueueObject);
export const stackChecker: Checker = linearizabilityChecker(stackObject);
export const priorityQueueChecker: Checker = linearizabilityChecker(priorityQueueObject);
export const linSetChecker: Checker = linearizabilityChecker(linSetObject);
export const gSetChecker: Checker = linearizabilityChecker(gSetObject);
export const linCounterChecker: Checker = linearizabilityChecker(linCounterObject);
export const linLeaderChecker: Checker = linearizabilityChecker(linLeaderObject);
export const linIdsChecker: Checker = linearizabilityChecker(linIdsObject);

export const linearizabilityCheckers: readonly Checker[] = [
  registerChecker,
  casRegisterChecker,
  multiRegisterChecker,
  kvChecker,
  mutexChecker,
  ownerMutexChecker,
  reentrantMutexChecker,
  fencedMutexChecker,
  semaphoreChecker,
  fifoQueueChecker,
  unorderedQueueChecker,
  stackChecker,
  priorityQueueChecker,
  linSetChecker,
  gSetChecker,
  linCounterChecker,
  linLeaderChecker,
  linIdsChecker,
];

export { linearizabilityChecker } from "./checker.js";
export { judge, type JudgeOptions, type ShardResult } from "./judge.js";
export { merge } from "./merge.js";
export type { ObjectReader, ObjectType, Row } from "./object-type.js";
export {
  modelObject,
  type ModelObject,
  type ModelObjectOptions,
  type Reading,
} from "./types/model-object.js";
