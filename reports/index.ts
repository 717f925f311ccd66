/**
 * Reports: the records of a run or a campaign as text for people, programs and CI. Pure functions from records
 * to text; nothing is read from the run's folder or written anywhere.
 */
import { githubReport } from "./github/github.js";
import { htmlReport } from "./html/page.js";
import { jsonReport } from "./json/json.js";
import { junitReport } from "./junit/junit.js";
import type { Reporter } from "./report.js";
import { textReport } from "./text/text.js";

export type { Reporter, RunReport } from "./report.js";
export { campaignGithub } from "./campaign/github.js";
export { campaignJunit } from "./campaign/junit.js";
export { campaignText } from "./campaign/text.js";
export { campaignHtml } from "./html/campaign-page.js";
export { jsonReportJsonSchema, jsonReportSchema } from "./json/schema.js";
export { badge, campaignBadge, type BadgeTone } from "./campaign/badge.js";
export { fingerprints } from "./tell/fingerprint.js";
export { pulseOf } from "./tell/pulse.js";
export { textReport, type TextOptions } from "./text/text.js";
export { verdictText } from "./text/verdict.js";

export type ReporterName = "text" | "json" | "junit" | "github" | "html";

/** By the name that `--reporter` takes. */
export const REPORTERS: Readonly<Record<ReporterName, Reporter>> = {
  text: (run) => textReport(run),
  json: jsonReport,
  junit: junitReport,
  github: githubReport,
  html: htmlReport,
};
