/** A campaign for a terminal: what was not as expected first, in full; then one line a run. */
import picocolors from "picocolors";
import type { CampaignRecord } from "../../harness/store/campaign-record.js";
import { printable } from "../tell/value.js";
import type { TextOptions } from "../text/text.js";
import { wrap } from "../text/wrap.js";
import { anomaliesText, totalsOf } from "./totals.js";

const MARKS = { met: "✓", unmet: "✗", failed: "?" } as const;

export function campaignText(record: CampaignRecord, options: TextOptions = {}): string {
  const colours = picocolors.createColors(options.colour === true);
  const { bold, dim } = colours;
  const tints = { met: colours.green, unmet: colours.red, failed: colours.yellow };
  const totals = totalsOf(record);
  const lines = [""];
  const width = Math.max(0, ...record.entries.map((entry) => printable(entry.name).length));
  const columns = record.entries.map((entry) => [
    `${entry.verdict} against ${entry.claim ?? "its model"}`,
    ...record.models.map((model) => `${entry.judged[model] ?? "unknown"} against ${model}`),
  ]);
  const widths = [0, ...record.models.map((_, i) => i + 1)].map((i) =>
    Math.max(0, ...columns.map((cells) => printable(cells[i]!).length)),
  );
  for (const [i, entry] of record.entries.entries()) {
    const found = anomaliesText(entry);
    const judged = columns[i]!.map((cell, j) => printable(cell).padEnd(widths[j]!)).join("  ");
    lines.push(
      `${tints[entry.status](MARKS[entry.status])} ${printable(entry.name).padEnd(width)}  ${judged}  ${dim(printable(found))}`.trimEnd(),
    );
  }
  for (const entry of record.entries.filter(({ status }) => status !== "met")) {
    lines.push("", tints[entry.status](bold(`${MARKS[entry.status]} ${printable(entry.name)}`)));
    for (const reason of entry.reasons) lines.push(...wrap(printable(reason), "  "));
    if (entry.run !== undefined) lines.push(dim(`  ${printable(entry.run)}`));
    lines.push(`  ${printable(entry.command)}`);
  }
  const tint = { valid: colours.green, invalid: colours.red, unknown: colours.yellow }[totals.tone];
  lines.push("", tint(bold(totals.headline)), totals.sentence, "");
  return lines.join("\n");
}
