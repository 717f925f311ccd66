import { describe, expect, it } from "vitest";
import { keyedRandom } from "../generator/random.js";
import { isMutual, SHAPES, shapesFor, waysOf, type Grudge } from "./grudges.js";
import { chooseTargets } from "./targets.js";

const nodes = (n: number): string[] => Array.from({ length: n }, (_, i) => `n${String(i + 1)}`);
const random = (seed: number) => keyedRandom(seed, 0, 0);

/** Nodes that hear each other both ways, as sets of those that can still form a quorum together. */
function heard(grudge: Grudge, all: readonly string[], node: string): string[] {
  return all.filter((other) => other !== node && !(grudge[node] ?? []).includes(other));
}

describe("grudges", () => {
  it.each([
    ["one", { n1: ["n2", "n3", "n4", "n5"], n2: ["n1"], n3: ["n1"], n4: ["n1"], n5: ["n1"] }],
    [
      "halves",
      {
        n1: ["n3", "n4", "n5"],
        n2: ["n3", "n4", "n5"],
        n3: ["n1", "n2"],
        n4: ["n1", "n2"],
        n5: ["n1", "n2"],
      },
    ],
    ["non-transitive", { n1: ["n2"], n2: ["n1"] }],
    ["bridge", { n1: [], n2: ["n4", "n5"], n3: ["n4", "n5"], n4: ["n2", "n3"], n5: ["n2", "n3"] }],
    [
      "majorities-ring",
      { n1: ["n3", "n4"], n2: ["n4", "n5"], n3: ["n1", "n5"], n4: ["n1", "n2"], n5: ["n2", "n3"] },
    ],
    [
      "majority",
      {
        n1: ["n4", "n5"],
        n2: ["n4", "n5"],
        n3: ["n4", "n5"],
        n4: ["n5", "n1", "n2", "n3"],
        n5: ["n4", "n1", "n2", "n3"],
      },
    ],
    ["minority-third", { n1: ["n2", "n3", "n4", "n5"], n2: ["n1"], n3: ["n1"], n4: ["n1"], n5: ["n1"] }],
  ])("%s of five", (shape, expected) => {
    const grudge = SHAPES[shape]!.grudge(nodes(5), random(1));
    const sorted = (of: Grudge) => Object.fromEntries(Object.entries(of).map(([k, v]) => [k, [...v].sort()]));
    expect(sorted(grudge)).toEqual(sorted(expected));
  });

  it.each([5, 6, 7, 9])("in a ring of %i every node hears a majority, itself counted", (n) => {
    const grudge = SHAPES["majorities-ring"]!.grudge(nodes(n), random(1));
    const sets = nodes(n).map((node) => [node, ...heard(grudge, nodes(n), node)].sort().join());
    for (const set of sets) expect(set.split(",").length).toBeGreaterThan(n / 2);
    expect(new Set(sets).size).toBe(n);
  });

  it("one way is one way, both kinds occur", () => {
    const kinds = new Set<boolean>();
    for (let seed = 0; seed < 20; seed++) {
      const grudge = SHAPES["one-way"]!.grudge(nodes(3), random(seed));
      expect(isMutual(grudge)).toBe(false);
      kinds.add(Object.keys(grudge).length === 1);
    }
    expect(kinds.size).toBe(2);
  });

  it("every shape silences something, for any number of nodes and any seed", () => {
    for (let n = 2; n <= 7; n++) {
      for (const shape of shapesFor(n)) {
        for (let seed = 0; seed < 20; seed++) {
          const ways = waysOf(SHAPES[shape]!.grudge(random(seed).shuffle(nodes(n)), random(seed)));
          expect(ways.length, `${shape} of ${String(n)}`).toBeGreaterThan(0);
          for (const { from, to } of ways) expect(from).not.toBe(to);
        }
      }
    }
  });
});

describe("targets", () => {
  it.each([
    [1, { one: 1, minority: 1, majority: 1, "minority-third": 1, all: 1 }],
    [2, { one: 1, minority: 1, majority: 2, "minority-third": 1, all: 2 }],
    [3, { one: 1, minority: 1, majority: 2, "minority-third": 1, all: 3 }],
    [5, { one: 1, minority: 2, majority: 3, "minority-third": 1, all: 5 }],
    [7, { one: 1, minority: 3, majority: 4, "minority-third": 2, all: 7 }],
  ])("of %i nodes", (n, sizes) => {
    for (const [word, size] of Object.entries(sizes)) {
      expect(chooseTargets(nodes(n), random(2), [word]).length, word).toBe(size);
    }
    expect(chooseTargets(nodes(n), random(2), ["primaries"])).toEqual(["primaries"]);
  });
});
