/** The drawing of a lattice: every edge goes down, nothing overlaps, and the same graph gives the same picture. */
import { expect, it } from "vitest";
import { implies, MODELS } from "../../../checkers/consistency/index.js";
import { placeLayers } from "./layers.js";

const nodes = MODELS.map(({ name }) => ({ name, width: 40 + 7 * name.length }));
const edges = MODELS.flatMap(({ name }) =>
  MODELS.filter((other) => other.name !== name && implies(name, other.name)).map(
    (other): [string, string] => [name, other.name],
  ),
);
const placed = placeLayers(nodes, edges, 40);

it("puts the stronger above the weaker", () => {
  expect(placed.nodes.size).toBe(MODELS.length);
  for (const [upper, lower] of edges)
    expect(placed.nodes.get(upper)!.y).toBeLessThan(placed.nodes.get(lower)!.y);
});

it("lets no two overlap, and keeps all in the picture", () => {
  for (const a of nodes) {
    const at = placed.nodes.get(a.name)!;
    expect(at.x - a.width / 2).toBeGreaterThanOrEqual(-0.001);
    expect(at.x + a.width / 2).toBeLessThanOrEqual(placed.width + 0.001);
    for (const b of nodes) {
      const other = placed.nodes.get(b.name)!;
      if (a === b || other.y !== at.y) continue;
      expect(Math.abs(at.x - other.x)).toBeGreaterThanOrEqual((a.width + b.width) / 2);
    }
  }
});

it("is the same again", () => {
  expect(placeLayers(nodes, edges, 40)).toEqual(placed);
});
