/**
 * What fakes share: operations take time, a few are refused, of a few the answer is lost (done or not), and a defect
 * strikes now and then.
 */
import type { Random } from "../harness/generator/random.js";
import { pace } from "./pace.js";
import { FakeFailure } from "./workload.js";

const RARELY = 0.01;

/** Performs at one instant between two short waits. @throws FakeFailure when refused; Error when the answer is lost */
export async function unreliable(random: Random, perform: () => unknown): Promise<unknown> {
  await pace(random);
  if (random.chance(RARELY)) throw new FakeFailure("refused");
  if (random.chance(RARELY)) throw new Error("the request was lost");
  const result = await perform();
  await pace(random);
  if (random.chance(RARELY)) throw new Error("the answer was lost");
  return result;
}

/** Whether this defect is planted and strikes now. */
export type Strikes = (defect: string, chance?: number) => boolean;

export function strikesOf(planted: string | undefined, random: Random): Strikes {
  return (defect, chance = 0.05) => planted === defect && random.chance(chance);
}
