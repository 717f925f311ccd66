/** A badge for a README: one picture, two words. Text is escaped, and cut where it is too long. */
import type { CampaignRecord } from "../../harness/store/campaign-record.js";
import { markup } from "../html/markup.js";
import { cut, printable } from "../tell/value.js";
import { totalsOf } from "./totals.js";

export type BadgeTone = "valid" | "invalid" | "unknown";

const COLOURS: Readonly<Record<BadgeTone, string>> = {
  valid: "#17703f",
  invalid: "#b42318",
  unknown: "#8a5100",
};
const CHAR = 6.6;
const LABEL_MAX = 40;

/** SVG. */
export function badge(label: string, message: string, tone: BadgeTone): string {
  const [left, right] = [cut(printable(label), LABEL_MAX), cut(printable(message), LABEL_MAX)];
  const [a, b] = [left, right].map((text) => Math.round(text.length * CHAR + 14)) as [number, number];
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${a + b}" height="20" role="img" aria-label="${left}: ${right}"><title>${left}: ${right}</title><clipPath id="r"><rect width="${a + b}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="${a}" height="20" fill="#444c56"/><rect x="${a}" width="${b}" height="20" fill="${COLOURS[tone]}"/></g><g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"><text x="${a / 2}" y="14">${left}</text><text x="${a + b / 2}" y="14">${right}</text></g></svg>
`.text;
}

/** "faultline | 12 as expected", "faultline | 1 of 12 not as expected". */
export function campaignBadge(record: CampaignRecord): string {
  const { met, unmet, failed, missing, tone } = totalsOf(record);
  const all = met + unmet + failed + missing;
  const words =
    unmet > 0
      ? `${String(unmet)} of ${String(all)} not as expected`
      : failed + missing > 0 || all === 0
        ? `${String(failed + missing)} of ${String(all)} without a verdict`
        : `${String(all)} as expected`;
  return badge("faultline", words, tone);
}
