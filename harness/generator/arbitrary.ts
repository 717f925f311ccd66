/** fast-check arbitraries as generators of operations: the same values for the same seed, nothing shrunk here. */
import { Random as FastCheckRandom, type Arbitrary } from "fast-check";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Call, OpGenerator } from "./generator.js";
import { lift } from "./lift.js";

/** An endless generator of the arbitrary's calls. */
export function fromArbitrary(arbitrary: Arbitrary<Call>): OpGenerator {
  return lift((random) => {
    const source = new FastCheckRandom(xoroshiro128plus(random.below(2 ** 32) | 0));
    return arbitrary.generate(source, undefined).value;
  });
}
