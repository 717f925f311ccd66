/** The names that people know some cycles by, besides Adya's. */
import { keyName } from "../history/index.js";
import type { Step } from "../verdict.js";

/**
 * - write skew (Berenson et al. 1995, A5B): two transactions each missed what the other wrote, of another key
 * - lost update (P4): one missed what the other wrote, and wrote over it
 * - long fork (Sovran et al. 2011): two readers saw two writes in opposite orders
 * - fractured read (Bailis et al. 2014), non-repeatable read (A5A, P2): one saw some of what another wrote, not all
 */
export type Shape = "write skew" | "lost update" | "long fork" | "fractured read" | "non-repeatable read";

/** The name of a cycle with these steps, in order; undefined for cycles that have none. */
export function shapeOf(steps: readonly Step[]): Shape | undefined {
  const kinds = steps.map((step) => step.kind).join(" ");
  const keys = new Set(steps.map((step) => keyName(step.key)));
  if (kinds === "rw rw") return keys.size === 2 ? "write skew" : "lost update";
  if (/^(wr rw wr rw|rw wr rw wr)$/.test(kinds)) return "long fork";
  if (/^(ww rw|rw ww)$/.test(kinds) && keys.size === 1) return "lost update";
  if (/^(wr rw|rw wr)$/.test(kinds)) return keys.size === 2 ? "fractured read" : "non-repeatable read";
  return undefined;
}

/** The name of a cycle as the beginning of its explanation. */
export function titled(shape: Shape | undefined, message: string): string {
  return shape === undefined ? message : `${shape.slice(0, 1).toUpperCase()}${shape.slice(1)}. ${message}`;
}
