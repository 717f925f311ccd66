/** Questions to the guarantees and the consistency models together: what a name means, and what falls with what. */
import { canonicalModel, implies as consistencyImplies, MODELS } from "../consistency/index.js";
import { GUARANTEES } from "./guarantees.js";
import { LOSSES } from "./losses.js";

const guarantees = new Map(GUARANTEES.map((one) => [one.name, one]));
const losses = new Map(LOSSES.map((one) => [one.name, one]));
const NAMES: readonly string[] = [...GUARANTEES.map(({ name }) => name), ...MODELS.map(({ name }) => name)];

/** The canonical name of a guarantee or a consistency model. @throws Error with a suggestion for unknown names */
export function canonicalGuarantee(name: string): string {
  return guarantees.has(name) ? name : canonicalModel(name);
}

/** Whether this is a guarantee and not a consistency model. */
export function isGuarantee(name: string): boolean {
  return guarantees.has(name);
}

/** Whether whatever satisfies `stronger` satisfies `weaker`. */
export function includes(stronger: string, weaker: string): boolean {
  if (stronger === weaker) return true;
  const own = guarantees.get(stronger);
  if (own !== undefined) return own.implies.some((next) => includes(next, weaker));
  return !guarantees.has(weaker) && consistencyImplies(stronger, weaker);
}

/** The weakest names that an anomaly refutes by itself. @throws Error for a type that is not in the table */
export function refutedBy(type: string): readonly string[] {
  const loss = losses.get(type);
  if (loss === undefined) throw new Error(`no anomaly is called ${type}`);
  return loss.refutes;
}

/** Everything that falls with these names, the weakest apart from the rest, sorted. */
export function falling(direct: Iterable<string>): {
  readonly violates: readonly string[];
  readonly alsoViolates: readonly string[];
} {
  const roots = [...new Set(direct)];
  const all = NAMES.filter((name) => roots.some((root) => includes(name, root))).sort();
  const weakest = (name: string) => !all.some((other) => other !== name && includes(name, other));
  return { violates: all.filter(weakest), alsoViolates: all.filter((name) => !weakest(name)) };
}
