/**
 * A concept of distributed data, shown on a real system: a run in which the anomaly is seen, and the control beside it,
 * in which it is not. Runs that are findings of a system already are named by their id.
 */
import { SYSTEMS, type Finding } from "faultline/systems";

/** A run as findings have it, of a system. */
export interface Shown extends Omit<Finding, "id" | "quick"> {
  readonly system: string;
}

export interface Concept {
  /** Names its runs: `lost-update`, and `lost-update-control`. */
  readonly id: string;
  readonly title: string;
  /** What it is, in a sentence or two. */
  readonly says: string;
  readonly anomaly: Shown | string;
  readonly control: Shown | string;
}

/** @throws Error when no system has a finding of that id */
export function shown(run: Shown | string): Shown {
  if (typeof run !== "string") return run;
  for (const { name, findings = [] } of SYSTEMS) {
    const found = findings.find(({ id }) => id === run);
    if (found === undefined) continue;
    const { id: _id, quick: _quick, ...rest } = found;
    return { system: name, ...rest };
  }
  throw new Error(`no system has a finding called ${run}`);
}
