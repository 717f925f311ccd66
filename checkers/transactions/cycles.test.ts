import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { components, productComponents } from "./components.js";
import { findCycles } from "./cycles.js";
import { GraphBuilder, KINDS, RW, WR, WW, type TransactionGraph } from "./graph.js";

interface Plain {
  readonly n: number;
  readonly edges: readonly (readonly [number, number, number])[];
  /** First transaction after each, in order of invocation. */
  readonly successor: readonly number[];
}

const plain: fc.Arbitrary<Plain> = fc.integer({ min: 2, max: 6 }).chain((n) => {
  const node = fc.integer({ min: 0, max: n - 1 });
  return fc.record({
    n: fc.constant(n),
    edges: fc.array(fc.tuple(node, fc.constantFrom(WW, WR, RW), node), { maxLength: 9 }),
    successor: fc.array(fc.integer({ min: 1, max: n }), { minLength: n, maxLength: n }),
  });
});

function build({ n, edges, successor }: Plain): TransactionGraph {
  const builder = new GraphBuilder(n);
  for (const [u, k, v] of edges) builder.add(u, k, v);
  const after = Int32Array.from(successor.map((s, i) => Math.max(s, i + 1)));
  return builder.build(after, new Int32Array(n).fill(-1));
}

/** All simple cycles as lists of kinds; real time as kind 9. */
function simpleCycles({ n, edges, successor }: Plain, realtime: boolean): number[][] {
  const all = edges.filter(([u, , v]) => u !== v).map(([u, k, v]) => [u, k, v] as const);
  if (realtime) {
    successor.forEach((s, i) => {
      for (let v = Math.max(s, i + 1); v < n; v++) all.push([i, 9, v]);
    });
  }
  const found: number[][] = [];
  const walk = (root: number, at: number, seen: Set<number>, kinds: number[]): void => {
    for (const [u, k, v] of all) {
      if (u !== at) continue;
      if (v === root) found.push([...kinds, k]);
      else if (v > root && !seen.has(v)) walk(root, v, new Set([...seen, v]), [...kinds, k]);
    }
  };
  for (let root = 0; root < n; root++) walk(root, root, new Set([root]), []);
  return found;
}

const adjacent = (cycle: number[]) => cycle.some((k, i) => k === RW && cycle[(i + 1) % cycle.length] === RW);
const rw = (cycle: number[]) => cycle.filter((k) => k === RW).length;

describe("against all simple cycles of small graphs", () => {
  it("decides each projection, the product for snapshots, and the kinds", () => {
    let cyclic = 0;
    let kinds = new Set<string>();
    fc.assert(
      fc.property(plain, fc.boolean(), (input, realtime) => {
        const graph = build(input);
        const session = realtime ? "realtime" : "none";
        const cycles = simpleCycles(input, realtime);
        const has = (test: (cycle: number[]) => boolean) => cycles.some(test);
        const only =
          (...allowed: number[]) =>
          (cycle: number[]) =>
            cycle.every((k) => k === 9 || allowed.includes(k));
        expect(components(graph, 1, session).members.length > 1).toBe(has(only(WW)));
        expect(components(graph, RW, session).members.length > 1).toBe(has(only(WW, WR)));
        expect(components(graph, KINDS, session).members.length > 1).toBe(cycles.length > 0);
        const product = productComponents(graph, "snapshot", session).some((c) => c > 0);
        expect(product).toBe(has((cycle) => rw(cycle) === 0 || (!adjacent(cycle) && cycle.length > 1)));
        if (cycles.length > 0) cyclic++;
        if (realtime) return;
        // What a single component shows must be among the kinds reported, or follow from one that is.
        const types = new Set(findCycles(graph).cycles.map((cycle) => cycle.type));
        kinds = new Set([...kinds, ...types]);
        const plainCycles = simpleCycles(input, false);
        const any = (test: (cycle: number[]) => boolean) => plainCycles.some(test);
        expect(types.has("G0")).toBe(any(only(WW)));
        if (any(only(WW, WR))) expect(types.has("G0") || types.has("G1c")).toBe(true);
        expect(types.has("G-single-item")).toBe(any((cycle) => rw(cycle) === 1));
        if (plainCycles.length > 0) expect(types.size).toBeGreaterThan(0);
        if (types.has("G2-item")) expect(any((cycle) => rw(cycle) >= 2)).toBe(true);
      }),
      { numRuns: 4000, seed: 7 },
    );
    expect(cyclic).toBeGreaterThan(800);
    expect([...kinds]).toEqual(expect.arrayContaining(["G0", "G1c", "G-single-item", "G2-item"]));
  });
});
