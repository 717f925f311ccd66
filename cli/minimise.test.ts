import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { minimise } from "./minimise.js";

const contains = (needed: readonly number[]) => (items: readonly number[]) =>
  Promise.resolve(needed.every((item) => items.includes(item)));

describe("minimise", () => {
  it("finds exactly what is needed, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(40), { maxLength: 6 }), async (needed) => {
        const all = Array.from({ length: 41 }, (_, i) => i);
        const left = await minimise(all, contains(needed));
        expect([...left].sort()).toEqual([...needed].sort());
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("leaves out nothing that alone is needed when several ways fail", async () => {
    const fails = (items: readonly number[]) =>
      Promise.resolve((items.includes(1) && items.includes(7)) || items.includes(4));
    const left = await minimise([0, 1, 2, 3, 4, 5, 6, 7], fails);
    for (const item of left) expect(await fails(left.filter((other) => other !== item))).toBe(false);
  });

  it("asks less than once for each pair", async () => {
    let asked = 0;
    await minimise(
      Array.from({ length: 64 }, (_, i) => i),
      (items) => {
        asked++;
        return contains([13])(items);
      },
    );
    expect(asked).toBeLessThan(40);
  });
});
