/**
 * A run for programs: `{record, verdict, schedule}`, fields in a fixed order, integers of any size kept. The
 * history is not in it; it has a file and a format of its own.
 */
import { stringifyJson } from "../../checkers/history/json-value.js";
import type { RunReport } from "../report.js";

export function jsonReport({ record, verdict, schedule }: RunReport): string {
  return `${stringifyJson({ record, verdict, schedule })}\n`;
}
