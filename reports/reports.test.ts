/** Every form of one run and one campaign, and what hostile values may not do in any of them. */
import { describe, expect, it } from "vitest";
import type { CampaignRecord } from "../harness/store/campaign-record.js";
import {
  campaignGithub,
  campaignHtml,
  campaignJunit,
  campaignText,
  jsonReportJsonSchema,
  jsonReportSchema,
  REPORTERS,
  textReport,
} from "./index.js";
import { HOSTILE, HOSTILE_TEXT } from "./testing/hostile.js";
import { hostileRun } from "./testing/hostile-run.js";
import { sampleRun } from "./testing/sample-run.js";

const skewed = sampleRun();
const sound = sampleRun({ level: "strict-serializable" });
const hostile = hostileRun();

const campaign = (name: string, reason: string): CampaignRecord => ({
  format: 1,
  id: name,
  began: "2026-11-24T10:15:00.000Z",
  command: "faultline campaign",
  models: ["serializable", name],
  planned: 3,
  entries: (["met", "unmet", "failed"] as const).map((status, i) => ({
    name: `${name}-${status}`,
    run: `runs/${name}`,
    system: "postgres",
    workload: "list-append",
    settings: { isolation: name },
    faults: [name],
    seed: i,
    attempts: 1,
    verdict: (["valid", "invalid", "unknown"] as const)[i]!,
    judged: { serializable: "invalid" },
    anomalies: status === "unmet" ? { [name]: 3 } : {},
    status,
    reasons: status === "met" ? [] : [reason],
    operations: 1000,
    seconds: 30,
    command: `faultline run ${name}`,
  })),
});

describe("text", () => {
  const text = textReport(skewed);

  it("says the verdict, draws the proof and gives the command", () => {
    expect(text).toContain("✗ INVALID  postgres (isolation=serializable) is not serializable");
    expect(text).toMatch(/┌─▶ T1 .*\n(.*\n)*.*└────┘/);
    expect(text).toMatch(/rw .*without T2's append/);
    expect(text).toContain(skewed.record.command);
  });

  it("blames nobody for a promise that was not made", () => {
    expect(text).toContain("promises serializable, but");
    const asked = { ...skewed, record: { ...skewed.record, models: ["strict-serializable"] } };
    expect(textReport(asked)).toContain("was checked for");
    expect(textReport(asked)).toContain("It promises serializable; judged, as asked, against another model.");
  });

  it("has colour only when asked for", () => {
    expect(text).not.toContain("\u001b");
    expect(textReport(skewed, { colour: true })).toContain("\u001b[31m");
  });

  it("never calls a valid run proof", () => {
    expect(textReport(sound)).toContain("does not prove that there is none");
  });

  it("passes no control character on", () => {
    expect(textReport(hostile)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe("json", () => {
  it("follows its schema and survives the round trip", async () => {
    for (const run of [skewed, sound, hostile]) {
      const parsed: unknown = JSON.parse(await REPORTERS.json(run));
      expect(jsonReportSchema.parse(parsed)).toMatchObject({ verdict: { verdict: run.verdict.verdict } });
    }
    expect(jsonReportJsonSchema()).toMatchObject({
      type: "object",
      required: ["record", "verdict", "schedule"],
    });
  });
});

/** Enough of XML to notice what is not: balanced tags, quoted attributes, known entities, legal characters. */
function assertXml(text: string): void {
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
  const open: string[] = [];
  const rest = text.replace(
    /<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g,
    (_tag: string, closing: string, name: string, _attributes: string, empty: string) => {
      if (closing !== "") expect(open.pop()).toBe(name);
      else if (empty === "") open.push(name);
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest.replace('<?xml version="1.0" encoding="UTF-8"?>', "")).not.toContain("<");
  expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;|apos;|#10;)/);
}

describe("junit", () => {
  it("fails for invalid, errs for unknown, passes for valid", async () => {
    expect(await REPORTERS.junit(skewed)).toContain('<failure type="G2-item"');
    expect(await REPORTERS.junit(sound)).not.toMatch(/<failure|<error/);
    const vacuous = {
      ...sound,
      verdict: { ...sound.verdict, verdict: "unknown", reason: "vacuous", detail: "no reads" } as const,
    };
    expect(await REPORTERS.junit(vacuous)).toContain('<error type="vacuous"');
  });

  it("is XML whatever the values are", async () => {
    for (const run of [skewed, sound, hostile]) assertXml(await REPORTERS.junit(run));
    assertXml(campaignJunit(campaign(HOSTILE_TEXT, HOSTILE_TEXT)));
  });
});

describe("github", () => {
  it("has one annotation a line and nothing that starts another", async () => {
    for (const text of [
      await REPORTERS.github(hostile),
      campaignGithub(campaign(HOSTILE_TEXT, HOSTILE_TEXT)),
    ]) {
      expect(text.split(/\r?\n/).filter((line) => line.startsWith("::error::injected"))).toEqual([]);
      const summary = text.replace(/^::.*$/gm, "").replace(/^(`{3,})text$[^]*?^\1$/gm, "");
      expect(summary).not.toMatch(/<script|<img|<svg|@everyone/);
    }
  });

  it("annotates what is not as expected", () => {
    const text = campaignGithub(campaign("a", "50% of runs: lost, update"));
    expect(text).toContain("::error title=faultline%3A a-unmet::50%25 of runs: lost, update%0AAgain");
    expect(text).toContain("::warning title=faultline%3A a-failed::");
    expect(text).toContain("❌ not as expected");
  });
});

describe("campaign", () => {
  it("counts, and explains what is not as expected", () => {
    const text = campaignText(campaign("a", "expected G2-item, saw nothing"));
    expect(text).toContain("1 run is not as expected");
    expect(text).toContain("expected G2-item, saw nothing");
    expect(text).toContain("3 runs of 1 system: 1 as expected, 1 not as expected and 1 without a verdict");
  });

  it("links each run and holds hostile names as text", () => {
    expect(campaignHtml(campaign("a", "b"))).toContain('href="runs/a/report.html"');
    assertInert(campaignHtml(campaign(HOSTILE_TEXT, HOSTILE_TEXT)));
  });
});

/** No element, attribute or address of the page comes from a value. */
function assertInert(page: string): void {
  const markup = page.replace(/<script>[^]*?<\/script>/g, "").replace(/<style>[^]*?<\/style>/g, "");
  for (const [tag] of markup.matchAll(/<[a-z][^>]*>/gi)) {
    expect(tag.replace(/"[^"]*"/g, '""')).not.toMatch(/\son\w+\s*=|pwned/i);
    expect(tag).not.toMatch(/(?:href|src)="\s*(?:javascript|https?:\/\/(?!www\.postgresql))/i);
  }
  expect(markup).not.toMatch(/<(?:img|iframe|object|embed|base|form)\b/i);
  for (const text of HOSTILE.slice(0, 3)) expect(page).not.toContain(text);
}

describe("html", () => {
  it("tells the story without script, and keeps what is permitted apart", async () => {
    const page = await REPORTERS.html(skewed);
    for (const words of [
      "is not serializable",
      skewed.record.claim!.says,
      'id="anomaly-1"',
      "Serializable permits this; strong session serializable does not.",
      "T1&#39;s append",
      'class="edge edge-rw"',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain("$H");
  });

  it("restricts itself to its own script and style, and loads nothing", async () => {
    const page = await REPORTERS.html(skewed);
    expect(page).toMatch(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/);
    expect(page).not.toMatch(/unsafe-|<script[^>]+src=|<link[^>]+stylesheet|style="/);
  });

  it("is inert whatever the values are", async () => {
    assertInert(await REPORTERS.html(hostile));
  });

  it("does without a history", async () => {
    const { history: _, ...bare } = skewed;
    const page = await REPORTERS.html(bare);
    expect(page).toContain("The history was not kept");
    expect(page).not.toContain('data-app="timeline"');
  });

  it("is the same for the same run", async () => {
    expect(await REPORTERS.html(skewed)).toBe(await REPORTERS.html(skewed));
  });
});
