/** How fakes take time: a few turns of the event loop, so that operations of several clients interleave. */
import type { Random } from "../harness/generator/random.js";

/** Waits a random, short while. */
export async function pace(random: Random, turnsMax = 3): Promise<void> {
  for (let turns = random.below(turnsMax + 1); turns > 0; turns--) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
