/**
 * Questions to the lattice of models: what a name means, what implies what, and which models a set of anomalies
 * refutes. Closures are computed once; everything is by canonical name and sorted, so answers are stable.
 */
import { ANOMALIES } from "./anomalies.js";
import { MODELS } from "./models.js";

const byName = new Map<string, string>();
for (const { name, aliases } of MODELS) {
  for (const known of [name, ...aliases]) byName.set(known.toLowerCase(), name);
}

/** Everything reachable, the start included. */
function closure(edges: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map<string, ReadonlySet<string>>();
  for (const start of edges.keys()) {
    const seen = new Set([start]);
    for (const name of seen) for (const next of edges.get(name) ?? []) seen.add(next);
    result.set(start, seen);
  }
  return result;
}

const weaker = closure(new Map(MODELS.map(({ name, implies }) => [name, implies])));
const implied = closure(new Map(ANOMALIES.map(({ name, implies }) => [name, implies])));
const forbidden = new Map<string, ReadonlySet<string>>();
for (const { name } of MODELS) {
  const own = new Set(
    MODELS.filter((other) => weaker.get(name)!.has(other.name)).flatMap((m) => m.prohibits),
  );
  // Whatever implies a forbidden anomaly is forbidden as well.
  forbidden.set(
    name,
    new Set(
      ANOMALIES.map((kind) => kind.name).filter((kind) => [...implied.get(kind)!].some((x) => own.has(x))),
    ),
  );
}

/**
 * The canonical name behind a name or alias, in any case.
 * @throws Error with a suggestion when there is no such model
 */
export function canonicalModel(name: string): string {
  const known = byName.get(name.toLowerCase());
  if (known !== undefined) return known;
  throw new Error(`unknown consistency model "${name}"; did you mean "${nearest(name.toLowerCase())}"?`);
}

/** Whether every history of `stronger` is one of `weakerModel`. Names or aliases; a model implies itself. */
export function implies(stronger: string, weakerModel: string): boolean {
  return weaker.get(canonicalModel(stronger))!.has(canonicalModel(weakerModel));
}

/** All anomalies that a model forbids, by itself, through weaker models or through what they imply. */
export function prohibited(model: string): ReadonlySet<string> {
  return forbidden.get(canonicalModel(model))!;
}

/** Whether `anomaly` is as bad as `other`. */
export function anomalyImplies(anomaly: string, other: string): boolean {
  return implied.get(anomaly)?.has(other) ?? false;
}

/** All models that any of these anomalies refutes, sorted. */
export function refutedModels(anomalies: Iterable<string>): readonly string[] {
  const seen = [...anomalies];
  return [...forbidden]
    .filter(([, kinds]) => seen.some((anomaly) => kinds.has(anomaly)))
    .map(([name]) => name)
    .sort();
}

/** The weakest models that these anomalies refute, and the stronger ones that fall with them. */
export function refuted(anomalies: Iterable<string>): {
  readonly violates: readonly string[];
  readonly alsoViolates: readonly string[];
} {
  const all = refutedModels(anomalies);
  const weakest = (name: string) => !all.some((other) => other !== name && weaker.get(name)!.has(other));
  return { violates: all.filter(weakest), alsoViolates: all.filter((name) => !weakest(name)) };
}

/** The strongest of `candidates` that none of these anomalies refutes, sorted. */
export function strongestUnrefuted(
  candidates: Iterable<string>,
  anomalies: Iterable<string>,
): readonly string[] {
  const gone = new Set(refutedModels(anomalies));
  const left = [...new Set([...candidates].map(canonicalModel))].filter((name) => !gone.has(name));
  return left.filter((name) => !left.some((other) => other !== name && weaker.get(other)!.has(name))).sort();
}

function nearest(name: string): string {
  let best = "serializable";
  let least = Infinity;
  for (const [known, canonical] of byName) {
    const distance =
      known.length > 3 && (known.includes(name) || name.includes(known)) ? 2 : editDistance(name, known);
    if (distance < least) [best, least] = [canonical, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
