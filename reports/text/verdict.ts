/** A verdict alone, for a terminal: what `check` says of a history that has no run around it. */
import picocolors from "picocolors";
import type { Verdict } from "../../checkers/verdict.js";
import { count, counted, listed } from "../tell/numbers.js";
import { proofOf } from "../tell/proof.js";
import { kindsOf } from "../tell/story.js";
import { printable } from "../tell/value.js";
import { drawProof } from "./cycle.js";
import type { TextOptions } from "./text.js";
import { wrap } from "./wrap.js";

const MARKS = { valid: "✓", invalid: "✗", unknown: "?" } as const;

export function verdictText(verdict: Verdict, options: TextOptions = {}): string {
  const colours = picocolors.createColors(options.colour === true);
  const tint = { valid: colours.green, invalid: colours.red, unknown: colours.yellow }[verdict.verdict];
  const models = printable(listed([...verdict.models]) || verdict.workload);
  const lines = [
    tint(colours.bold(`${MARKS[verdict.verdict]} ${verdict.verdict.toUpperCase()}`)) +
      `  ${counted(verdict.checked.operations, "operation")} of ${verdict.workload}, judged against ${models}`,
  ];
  if (verdict.verdict === "unknown") {
    lines.push(
      ...wrap(
        printable(`${verdict.reason ?? "no reason"}: ${verdict.detail ?? "nothing more is known"}`),
        "  ",
      ),
    );
  }
  if (verdict.engine !== undefined) lines.push(colours.dim(`  engine: ${printable(verdict.engine)}`));
  const [smallest] = verdict.anomalies;
  if (smallest !== undefined) {
    lines.push("", colours.bold(`Smallest proof: ${printable(smallest.type)}`));
    if (smallest.steps !== undefined)
      lines.push(...drawProof(proofOf(smallest, undefined), colours).map((line) => `  ${line}`));
    if (smallest.message !== undefined) lines.push("", ...wrap(printable(smallest.message), "  "));
  }
  for (const [title, counts] of [
    ["Anomalies", verdict.counts],
    ["Permitted anomalies", verdict.allowed?.counts ?? {}],
  ] as const) {
    const kinds = kindsOf(counts);
    if (kinds.length === 0) continue;
    lines.push(
      "",
      colours.bold(title),
      ...kinds.map((kind) => `  ${count(kind.count).padStart(7)}  ${printable(kind.type)}`),
    );
  }
  const violated = [...new Set([...verdict.violates, ...(verdict.allowed?.violates ?? [])])];
  if (violated.length > 0)
    lines.push("", ...wrap(`violated: ${printable(violated.join(", "))} and everything stronger`, "  "));
  if (verdict.satisfies.length > 0) {
    lines.push(...wrap(`satisfied: ${printable(verdict.satisfies.join(", "))} and everything weaker`, "  "));
  }
  return lines.join("\n");
}
