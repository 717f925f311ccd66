/** Linearizability: one checker for each object type. */
import type { Checker } from "../checker.js";
import { linearizabilityChecker } from "./checker.js";
import { casRegisterObject, registerObject } from "./types/register.js";

export const registerChecker: Checker = linearizabilityChecker(registerObject);
export const casRegisterChecker: Checker = linearizabilityChecker(casRegisterObject);

export const linearizabilityCheckers: readonly Checker[] = [registerChecker, casRegisterChecker];

export { linearizabilityChecker } from "./checker.js";
export { judge, type JudgeOptions, type ShardResult } from "./judge.js";
export { merge } from "./merge.js";
export type { ObjectReader, ObjectType } from "./object-type.js";
