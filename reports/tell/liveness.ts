/** Liveness, told apart from the verdict, which is about safety: did clients get on again once all was healed? */
import { progressAfter } from "../../checkers/availability/index.js";
import type { RunReport } from "../report.js";
import { faultSpans } from "./faults.js";
import { duration } from "./numbers.js";
import { printable } from "./value.js";

/** How long after the last heal every kind of operation may take to succeed again. */
const DEADLINE_NS = 10e9;

/** A pair for the table of facts; none where there was no fault. */
export function livenessFacts(run: RunReport): [string, string][] {
  const spans = faultSpans(run);
  if (run.history === undefined || spans.length === 0) return [];
  const { liveness, detail, waited } = progressAfter(run.history, spans, DEADLINE_NS);
  const text =
    liveness === "valid"
      ? `every operation succeeded again within ${duration(waited ?? 0)} of the last heal`
      : liveness === "unknown"
        ? `open: ${detail ?? "nothing is known"}`
        : `not shown: ${detail ?? "nothing succeeded"}`;
  return [["Liveness", printable(text)]];
}
