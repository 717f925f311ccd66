/** Liveness, told apart from the verdict, which is about safety: did clients get on again once all was healed? */
import type { RunReport } from "../report.js";
import { duration } from "./numbers.js";
import { printable } from "./value.js";

/** A pair for the table of facts; none where there was no fault. */
export function livenessFacts({ verdict: { liveness } }: Pick<RunReport, "verdict">): [string, string][] {
  if (liveness === undefined) return [];
  const { verdict, detail, waited } = liveness;
  const text =
    verdict === "valid"
      ? `every operation succeeded again within ${duration(waited ?? 0)} of the last heal`
      : verdict === "unknown"
        ? `open: ${detail ?? "nothing is known"}`
        : `not shown: ${detail ?? "nothing succeeded"}`;
  return [["Liveness", printable(text)]];
}
