/**
 * What a read of a value that nobody wrote means. In a whole history it is an anomaly. Events are numbered without gaps,
 * so a history with gaps is a part of one: the value may have been written in what was cut away, and its read proves
 * nothing. The setting decides otherwise; what was let pass is counted in the verdict.
 */
import type { CheckOptions } from "../checker.js";

export type UnwrittenReads = "auto" | "anomaly" | "ignore";

export const UNWRITTEN_SETTING =
  "a read of a value that nobody wrote: anomaly, ignore, or auto (the default): an anomaly unless events are missing, as gaps in their numbers tell";

/** @throws Error for a value that is not understood */
export function unwrittenReads(options: CheckOptions): UnwrittenReads {
  const { "unwritten-reads": unwritten = "auto" } = options.settings ?? {};
  if (unwritten !== "auto" && unwritten !== "anomaly" && unwritten !== "ignore") {
    throw new Error(`unwritten-reads must be auto, anomaly or ignore, not "${unwritten}"`);
  }
  return unwritten;
}

/** `excerpt` says that events are missing. */
export function isAnomaly(setting: UnwrittenReads, excerpt: boolean): boolean {
  return setting === "anomaly" || (setting === "auto" && !excerpt);
}
