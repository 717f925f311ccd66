/**
 * Locks with leases and fencing tokens. Mutual exclusion is judged on what is certain: a client holds the lock from
 * the completion of its `acquire` to the invocation of its `release`, to the first of its operations that crashed,
 * or to the end of its lease, whichever comes first; two certain holders at one moment are a `double-hold`. A release by
 * somebody who does not certainly hold it may be of anybody's hold, even of one that is being given meanwhile; if it
 * crashed, of one at any later time.
 *
 * `acquire` → anything, a number being the fencing token ({token} too); `release`; `use` token: the guarded
 * resource is worked on, `ok` if it accepted. A holder that acquires again renews. `--set lease=ms`: then a `use`
 * after the lease's end, while another holds the lock, is an `expired-hold` unless tokens fenced it off.
 * (Kleppmann, "How to do distributed locking", 2016.)
 */
import type { Checker } from "../checker.js";
import {
  Evidence,
  judgeGuarantees,
  numberSetting,
  requested,
  timeline,
  whyVacuous,
} from "../guarantees/index.js";
import { keyName } from "../history/index.js";
import { Lock } from "./lock.js";
import { understanding } from "../understanding.js";

const NAME = "lock";

export const lockChecker: Checker = understanding({
  name: NAME,
  summary: "locks: one holder at a time, and tokens that keep late ones out",
  operations: ["acquire", "release", "use", "crash"],
  settings: { lease: "milliseconds after which a lock is given to somebody else (default: never)" },
  models: ["safe-lock", "mutual-exclusion", "fencing", "ownership"],
  check(history, options = {}) {
    const evidence = new Evidence();
    const lease = (numberSetting(options.settings ?? {}, "lease") ?? Infinity) * 1e6;
    const locks = new Map<string, Lock>();
    for (const event of timeline(history)) {
      const operation = history.get(event >= 0 ? event : ~event);
      const name = keyName(operation.key);
      let lock = locks.get(name);
      if (lock === undefined) locks.set(name, (lock = new Lock(operation.key, lease, evidence)));
      if (event >= 0) lock.began(operation);
      else if (operation.type !== "info") lock.ended(operation);
      if (operation.type === "info" && event >= 0)
        for (const lock of locks.values()) lock.forget(operation.process);
    }
    const all = [...locks.values()];
    const sum = (count: (lock: Lock) => number) => all.reduce((n, lock) => n + count(lock), 0);
    const seen = { acquires: sum((lock) => lock.acquires), contended: sum((lock) => lock.contended) };
    const open = whyVacuous(NAME, seen);
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "safe-lock"),
      judged: lockChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "certain holders along the events",
      checked: { operations: history.length, ...seen, uses: sum((lock) => lock.uses) },
    });
  },
});
