/**
 * Locks: `acquire` and `release`, each of a lock of its own `key`. `fenced-mutex` answers `acquire` with a number,
 * the fencing token. A semaphore takes the number of permits as value, null for one.
 */
import {
  fencedMutexModel,
  mutexModel,
  ownerMutexModel,
  reentrantMutexModel,
  type Model,
} from "../../models/index.js";
import { semaphoreModel } from "../../models/semaphore.js";
import type { ObjectType, Row } from "../object-type.js";
import { OK } from "../object-type.js";
import { modelObject, type Reading } from "./model-object.js";
import { integer, integerSetting, malformed } from "./shapes.js";

const PERMITS = "a number of permits, at least 1";
const OPERATIONS = ["acquire", "release"];

function lock(
  name: string,
  summary: string,
  model: Model,
  perProcess: boolean,
  read: (row: Row) => Reading = () => ({ input: null, output: null }),
): ObjectType {
  return modelObject({
    name,
    summary,
    operations: OPERATIONS,
    open: () => ({ model, perProcess, observing: ["acquire"], read }),
  });
}

export const mutexObject = lock("mutex", "a lock that anybody may release", mutexModel as Model, false);

export const ownerMutexObject = lock(
  "owner-mutex",
  "a lock that only its holder may release",
  ownerMutexModel as Model,
  true,
);

export const reentrantMutexObject = lock(
  "reentrant-mutex",
  "a lock that its holder may acquire again, and must release as often",
  reentrantMutexModel as Model,
  true,
);

export const fencedMutexObject = lock(
  "fenced-mutex",
  "a lock whose holders are given growing tokens",
  fencedMutexModel as Model,
  true,
  (row) => ({
    input: null,
    output: row.f === "acquire" && row.type === OK ? integer(row, row.output, "a token (an integer)") : null,
  }),
);

export const semaphoreObject = modelObject({
  name: "semaphore",
  summary: "so many permits to acquire and release",
  operations: OPERATIONS,
  settings: { permits: "how many there are; default 1" },
  open(settings) {
    return {
      model: semaphoreModel(integerSetting("permits", settings["permits"], 1, 1)) as Model,
      observing: ["acquire"],
      read(row) {
        const input = integer(row, row.input ?? 1, PERMITS);
        return input < 1 ? malformed(row, PERMITS, input) : { input, output: null };
      },
    };
  },
});
