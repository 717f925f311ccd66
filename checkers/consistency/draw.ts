/**
 * The lattice as text, for terminals: one line a model, strongest first, each above all it implies, with the
 * weaker models next to it. Given anomalies, it marks what they refute.
 */
import { implies, refutedModels } from "./lattice.js";
import { MODELS } from "./models.js";

/** Draws the lattice; models that `anomalies` refute carry a cross, the others a dot. */
export function drawLattice(anomalies: readonly string[] = []): string {
  const gone = new Set(refutedModels(anomalies));
  const depth = new Map<string, number>();
  const rank = (name: string): number => {
    let known = depth.get(name);
    if (known === undefined) {
      known = Math.max(-1, ...MODELS.filter((m) => m.implies.includes(name)).map((m) => rank(m.name))) + 1;
      depth.set(name, known);
    }
    return known;
  };
  const ordered = [...MODELS].sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  const width = Math.max(...MODELS.map((m) => m.name.length + rank(m.name)));
  return ordered
    .map((model) => {
      const mark = anomalies.length === 0 ? "" : gone.has(model.name) ? "✗ " : "· ";
      const label = `${" ".repeat(rank(model.name))}${model.name}`.padEnd(width);
      return `${mark}${label}${model.implies.length === 0 ? "" : `  → ${direct(model.implies).join(", ")}`}`.trimEnd();
    })
    .join("\n");
}

/** Without those that another one implies already. */
function direct(names: readonly string[]): readonly string[] {
  return names.filter((name) => !names.some((other) => other !== name && implies(other, name)));
}
