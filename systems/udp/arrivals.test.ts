/** Messages that are numbered are delivered once, in order, whatever becomes of their datagrams. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Arrivals } from "./arrivals.js";

describe("arrivals", () => {
  const delivered = (datagrams: readonly (readonly [number: number, first: number])[]): number[] => {
    const values: number[] = [];
    const arrivals = new Arrivals((value) => values.push(value));
    for (const [number, first] of datagrams) arrivals.arrived("a", number, first, number * 10);
    return values;
  };

  it("once and in order, repeated and shuffled as they come", () => {
    const shuffled = fc
      .shuffledSubarray([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], { minLength: 10 })
      .map((numbers) => numbers.map((number) => [number, 0] as const));
    fc.assert(
      fc.property(shuffled, (datagrams) => {
        expect(delivered(datagrams)).toEqual([0, 10, 20, 30, 40]);
      }),
    );
  });

  it("waits for what is missing", () =>
    expect(
      delivered([
        [1, 0],
        [2, 0],
      ]),
    ).toEqual([]));

  it("begins, after a restart, with the first that was not acknowledged", () =>
    expect(
      delivered([
        [8, 7],
        [7, 7],
        [9, 9],
      ]),
    ).toEqual([70, 80, 90]));
});
