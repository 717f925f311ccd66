/** A campaign for GitHub Actions: an annotation for each run that is not as expected, then the job summary. */
import type { CampaignRecord } from "../../harness/store/campaign-record.js";
import { annotation, code, markdown } from "../github/commands.js";
import { ICONS } from "../github/github.js";
import { count } from "../tell/numbers.js";
import { printable } from "../tell/value.js";
import { anomaliesText, configuration, totalsOf } from "./totals.js";

const STATUS = { met: "✅ as expected", unmet: "❌ not as expected", failed: "⚠️ no verdict" } as const;
/** Annotations that GitHub shows of one step; the rest would be dropped silently. */
const ANNOTATIONS = 10;

export function campaignGithub(record: CampaignRecord): string {
  const totals = totalsOf(record);
  const off = record.entries.filter(({ status }) => status !== "met");
  const lines = off
    .slice(0, ANNOTATIONS)
    .map((entry) =>
      annotation(
        entry.status === "unmet" ? "error" : "warning",
        `faultline: ${printable(entry.name)}`,
        `${entry.reasons.map(printable).join("\n") || entry.status}\nAgain: ${printable(entry.command)}`,
      ),
    );
  if (off.length > ANNOTATIONS) {
    lines.push(
      annotation("warning", "faultline", `${count(off.length - ANNOTATIONS)} more in the job summary`),
    );
  }
  lines.push("", `## ${ICONS[totals.tone]} ${markdown(totals.headline)}`, "", markdown(totals.sentence), "");
  const models = record.models.map((model) => ` ${markdown(model)} |`).join("");
  lines.push(
    `| Run | Configuration | Status | Against its claim |${models} Anomalies | Operations |`,
    `| --- | --- | --- | --- |${record.models.map(() => " --- |").join("")} --- | ---: |`,
  );
  for (const entry of [...off, ...record.entries.filter(({ status }) => status === "met")]) {
    const judged = record.models.map((model) => ` ${entry.judged[model] ?? "–"} |`).join("");
    lines.push(
      `| ${markdown(entry.name)} | ${markdown(configuration(entry))} | ${STATUS[entry.status]} | ${entry.verdict} |${judged} ${markdown(anomaliesText(entry))} | ${count(entry.operations)} |`,
    );
  }
  for (const entry of off) {
    lines.push("", `### ${markdown(entry.name)}`, "");
    for (const reason of entry.reasons) lines.push(`- ${markdown(reason)}`);
    lines.push("", code(entry.command));
  }
  lines.push("");
  return lines.join("\n");
}
