/** A run for GitHub Actions: one annotation line, then Markdown for the job summary. */
import type { RunReport } from "../report.js";
import { drawProof } from "../text/cycle.js";
import { count } from "../tell/numbers.js";
import { proofOf } from "../tell/proof.js";
import { factsOf, kindsOf, storyOf, systemName, type Tone } from "../tell/story.js";
import { printable } from "../tell/value.js";
import picocolors from "picocolors";
import { annotation, code, codeBlock, markdown } from "./commands.js";

export const ICONS: Readonly<Record<Tone, string>> = { valid: "✅", invalid: "❌", unknown: "⚠️" };

export function githubReport(run: RunReport): string {
  const { record, verdict } = run;
  const story = storyOf(run);
  const lines: string[] = [];
  const title = `faultline: ${printable(record.workload)} on ${systemName(run)}`;
  if (verdict.verdict !== "valid") {
    const level = verdict.verdict === "invalid" ? "error" : "warning";
    lines.push(annotation(level, title, `${story.sentence}\nAgain: ${printable(record.command)}`));
  }
  for (const warning of story.warnings) lines.push(annotation("warning", warning.title, warning.text));
  lines.push("", `## ${ICONS[story.tone]} ${markdown(story.headline)}`, "", markdown(story.sentence), "");
  for (const warning of story.warnings) {
    lines.push(`> **${markdown(warning.title)}.** ${markdown(warning.text)}`, "");
  }
  if (record.claim !== undefined) {
    lines.push(`Claim: “${markdown(record.claim.says)}” (${markdown(record.claim.source)})`, "");
  }
  const [smallest] = verdict.anomalies;
  if (smallest !== undefined) {
    const proof = proofOf(smallest, run.history);
    lines.push(`### Smallest proof: ${markdown(smallest.type)}`, "");
    lines.push(codeBlock(drawProof(proof, picocolors.createColors(false)).join("\n")), "");
    if (smallest.message !== undefined) lines.push(markdown(smallest.message), "");
  }
  const kinds = kindsOf(verdict.counts);
  if (kinds.length > 0) {
    lines.push("| Anomaly | Count | |", "| --- | ---: | --- |");
    for (const { type, count: number, summary = "" } of kinds) {
      lines.push(`| ${markdown(type)} | ${count(number)} | ${markdown(summary)} |`);
    }
    lines.push("");
  }
  lines.push("<details><summary>Run</summary>", "", "| | |", "| --- | --- |");
  for (const [name, value] of factsOf(run)) lines.push(`| ${markdown(name)} | ${markdown(value)} |`);
  lines.push(`| Again | ${code(record.command)} |`, "", "</details>", "");
  return lines.join("\n");
}
