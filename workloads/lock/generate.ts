/**
 * Each thread acquires, uses and releases, again and again; after a refusal the rest of the round is refused too. In some
 * rounds the client stops for a while in between, as one whose process is paused: it cannot know what it missed.
 */
import { eachThread } from "../../harness/generator/each.js";
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import { sleep } from "../../harness/generator/timing.js";
import type { LockOperation } from "./ops.js";

const of = (f: LockOperation["f"]): LockOperation => ({ f, value: null });
const PAUSED = 0.2;

/** @param pauseMs how long a client stops between acquiring and using; 0: never */
export function rounds(pauseMs = 0): OpGenerator {
  const rest = [of("use"), of("use"), of("release")];
  return eachThread(
    lift((random) =>
      pauseMs > 0 && random.chance(PAUSED)
        ? [of("acquire"), sleep(pauseMs / 1000), ...rest]
        : [of("acquire"), ...rest],
    ),
  );
}
