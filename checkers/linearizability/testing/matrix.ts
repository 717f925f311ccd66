/**
 * Every object type with real objects to try it on, and the oracle's opinion of a part: what comparing tests loop
 * over.
 */
import type { History } from "../../history/history.js";
import type { ObjectReader, ObjectType } from "../object-type.js";
import type { Part } from "../part.js";
import { toProblem } from "../problem-of.js";
import { NEVER } from "../search/problem.js";
import { split } from "../split.js";
import { kvObject } from "../types/kv.js";
import {
  fencedMutexObject,
  mutexObject,
  ownerMutexObject,
  reentrantMutexObject,
  semaphoreObject,
} from "../types/locks.js";
import { linCounterObject, linIdsObject, linLeaderObject } from "../types/numbers.js";
import { fifoQueueObject, priorityQueueObject, stackObject, unorderedQueueObject } from "../types/queues.js";
import { casRegisterObject, registerObject } from "../types/register.js";
import { gSetObject, linSetObject } from "../types/sets.js";
import { multiRegisterObject } from "../types/transactions.js";
import { bruteForce, type TimedCall } from "./brute-force.js";
import * as collections from "./collections.js";
import type { Random } from "../../testing/random.js";
import { smallHistory, type Subject } from "./small-history.js";
import { registerSubject } from "./subjects.js";

export interface Trial {
  readonly type: ObjectType;
  readonly settings: Readonly<Record<string, string>>;
  readonly subject: (random: Random) => Subject;
}

const trial = (
  type: ObjectType,
  subject: (random: Random) => Subject,
  settings: Readonly<Record<string, string>> = {},
): Trial => ({ type, subject, settings });

const items = (random: Random): number => random.pick([0, 0, 2, 3]);

export const TRIALS: readonly Trial[] = [
  trial(registerObject, (random) => registerSubject(1 + random.below(4), random.chance(0.4))),
  trial(registerObject, () => registerSubject(2), { initial: "1", "nil-reads": "unknown" }),
  trial(casRegisterObject, (random) => registerSubject(1 + random.below(3)), { "failed-cas": "observation" }),
  trial(multiRegisterObject, () => collections.transactionSubject(2, 2)),
  trial(kvObject, () => collections.kvSubject()),
  trial(kvObject, () => collections.kvSubject(0)),
  trial(mutexObject, () => collections.lockSubject("plain")),
  trial(ownerMutexObject, () => collections.lockSubject("owner")),
  trial(reentrantMutexObject, () => collections.lockSubject("reentrant")),
  trial(fencedMutexObject, () => collections.lockSubject("fenced")),
  trial(semaphoreObject, () => collections.lockSubject("semaphore"), { permits: "2" }),
  trial(fifoQueueObject, (random) => collections.collectionSubject("fifo", items(random))),
  trial(unorderedQueueObject, (random) => collections.collectionSubject("unordered", items(random))),
  trial(stackObject, (random) => collections.collectionSubject("stack", items(random))),
  trial(priorityQueueObject, (random) => collections.collectionSubject("min", items(random), true)),
  trial(linSetObject, (random) => collections.setSubject(1 + random.below(3))),
  trial(gSetObject, () => collections.gSetSubject(4)),
  trial(linCounterObject, () => collections.counterSubject()),
  trial(linLeaderObject, () => collections.leaderSubject()),
  trial(linIdsObject, () => collections.idSubject()),
  trial(linIdsObject, () => collections.idSubject(), { ids: "unique" }),
];

export function trialHistory({ subject }: Trial, random: Random): History {
  const objects = Array.from({ length: random.pick([1, 1, 1, 2]) }, () => subject(random));
  return smallHistory(random, objects, {
    operations: 3 + random.below(10),
    processes: 1 + random.below(6),
    crash: random.pick([0, 0, 0.1, 0.3]),
    lie: random.pick([0, 0.1, 0.2]),
  });
}

export function partsOf(history: History, { type, settings }: Trial): [Part, ObjectReader][] {
  const reader = type.open(settings);
  const parts = split(history, type, reader);
  return Array.from({ length: parts.count }, (_, index) => [parts.part(index), reader]);
}

/** The part's calls as the oracle takes them. */
export function timedCalls(part: Part, reader: ObjectReader): TimedCall[] {
  const { transitions, call } = toProblem(part, reader);
  return Array.from(call, (id, row) => ({
    call: transitions.calls[id]!,
    start: part.start[row]!,
    end: part.end[row] === NEVER ? Infinity : part.end[row]!,
  }));
}

export function isLinearizable(part: Part, reader: ObjectReader): boolean {
  return bruteForce(reader.model, timedCalls(part, reader)) !== undefined;
}
