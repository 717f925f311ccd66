/** Anomalies across runs, and the badge of a campaign. */
import { expect, it } from "vitest";
import type { CampaignEntry, CampaignRecord } from "../../harness/store/campaign-record.js";
import { HOSTILE_TEXT } from "../testing/hostile.js";
import { badge, campaignBadge } from "./badge.js";
import { anomalyGroups } from "./groups.js";

function entry(name: string, change: Partial<CampaignEntry>): CampaignEntry {
  return {
    name,
    system: "redis",
    workload: "set",
    settings: { mode: "sentinel" },
    faults: [],
    seed: 1,
    attempts: 1,
    verdict: "invalid",
    judged: {},
    anomalies: {},
    status: "unmet",
    reasons: [],
    operations: 1,
    seconds: 1,
    command: "",
    ...change,
  };
}

const entries = [
  entry("b", { began: "2026-02-01", fingerprints: ["lost"] }),
  entry("a", { began: "2026-01-01", fingerprints: ["lost"] }),
  entry("clean", { began: "2025-01-01", verdict: "valid", status: "met" }),
  entry("dead", { verdict: "unknown", status: "failed", fingerprints: ["lost"] }),
  entry("another configuration", { settings: { mode: "single" }, verdict: "valid", status: "met" }),
];

it("counts runs of the configurations that ever showed it, and leaves out those without a verdict", () => {
  const [group, ...rest] = anomalyGroups(entries);
  expect(rest).toEqual([]);
  expect(group).toMatchObject({ fingerprint: "lost", runs: 3 });
  expect(group!.seen.map(({ name }) => name)).toEqual(["a", "b"]);
});

it("writes the totals on the badge, and no markup of others", () => {
  const record: CampaignRecord = {
    format: 1,
    id: "",
    began: "",
    command: "",
    models: [],
    planned: 6,
    entries,
  };
  expect(campaignBadge(record)).toContain("2 of 6 not as expected");
  expect(badge(HOSTILE_TEXT, HOSTILE_TEXT, "valid")).not.toMatch(/<script|<img|<svg onload|\son\w+='/);
});
