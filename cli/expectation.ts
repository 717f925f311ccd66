/** Whether a run of a campaign came out as it should. Pure. */
import type { Verdict, VerdictWord } from "../checkers/verdict.js";
import type { CampaignEntry } from "../harness/store/campaign-record.js";
import type { Claim } from "../systems/system.js";
import type { Campaign, ListedRun } from "./config.js";
import { judgedAgainst } from "./judge.js";

/** Every anomaly type seen, forbidden or allowed, with its count. */
export function seenAnomalies(verdict: Verdict): Record<string, number> {
  return { ...verdict.allowed?.counts, ...verdict.counts };
}

/** Verdict by model, for the campaign's columns. */
export function judgements(verdict: Verdict, models: readonly string[]): Record<string, VerdictWord> {
  return Object.fromEntries(models.map((model) => [model, judgedAgainst(verdict, model)]));
}

/** What is not as expected, one line each; empty when all is. */
export function unmet(
  verdict: Verdict,
  settings: Readonly<Record<string, string>>,
  claim: Claim | undefined,
  expectations: Campaign["expect"],
): string[] {
  const reasons: string[] = [];
  const seen = Object.keys(seenAnomalies(verdict));
  if (verdict.verdict !== "valid") {
    const against =
      claim === undefined ? verdict.models.join(", ") : `the claim ${claim.name} (${claim.promises})`;
    const why =
      verdict.detail ??
      Object.entries(verdict.counts)
        .map(([type, count]) => `${String(count)} ${type}`)
        .join(", ");
    reasons.push(`${verdict.verdict} against ${against}: ${why}`);
  }
  for (const expected of expectations) {
    if (!Object.entries(expected.when).every(([name, value]) => settings[name] === value)) continue;
    for (const [model, word] of Object.entries(expected.judged)) {
      const got = judgedAgainst(verdict, model);
      if (got !== word) reasons.push(`against ${model}: expected ${word}, got ${got}`);
    }
    reasons.push(...unmetTypes(seen, expected));
  }
  return reasons;
}

/** The same for a run that the campaign lists. @param firstSeconds when the first anomaly's proof was complete */
export function unmetListed(verdict: Verdict, run: ListedRun, firstSeconds: number | undefined): string[] {
  const reasons: string[] = [];
  const seen = Object.keys(seenAnomalies(verdict));
  if (verdict.verdict !== run.verdict) {
    const counts = Object.entries(verdict.counts).map(([type, count]) => `${String(count)} ${type}`);
    reasons.push(
      `expected ${run.verdict} against ${verdict.models.join(", ")}, got ${verdict.verdict}: ${verdict.detail ?? (counts.join(", ") || "nothing was found")}`,
    );
  }
  reasons.push(...unmetTypes(seen, run));
  const { withinSeconds } = run;
  if (withinSeconds !== undefined && firstSeconds !== undefined && firstSeconds > withinSeconds)
    reasons.push(
      `expected the first anomaly within ${String(withinSeconds)} s, it took ${String(firstSeconds)} s`,
    );
  return reasons;
}

function unmetTypes(seen: readonly string[], expected: Pick<ListedRun, "seen" | "never">): string[] {
  const reasons: string[] = [];
  if (expected.seen.length > 0 && !expected.seen.some((type) => seen.includes(type)))
    reasons.push(`expected to see one of ${expected.seen.join(", ")}; seen: ${seen.join(", ") || "nothing"}`);
  const forbidden = expected.never.filter((type) => seen.includes(type));
  if (forbidden.length > 0) reasons.push(`expected never to see ${forbidden.join(", ")}`);
  return reasons;
}

/** It showed nothing, where something was to be shown. What was found and should not be is never tried away. */
export function repeatable(
  { status, verdict }: Pick<CampaignEntry, "status" | "verdict">,
  listed: Pick<ListedRun, "verdict"> | undefined,
): boolean {
  return (
    status === "failed" || (status === "unmet" && (verdict === "unknown" || listed?.verdict === "invalid"))
  );
}
