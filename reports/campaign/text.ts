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
  for (const entry of record.entries) {
    const found = anomaliesText(entry);
    lines.push(
      `${tints[entry.status](MARKS[entry.status])} ${printable(entry.name).padEnd(width)}  ${entry.verdict.padEnd(7)}  ${dim(printable(found))}`.trimEnd(),
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
