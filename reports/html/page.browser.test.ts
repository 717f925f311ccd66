/**
 * The page in a real browser: no value acts, nothing is fetched, everything is drawn, axe finds nothing. Needs
 * Chromium (FAULTLINE_CHROMIUM, or /usr/bin/chromium); skips without it unless FAULTLINE_REQUIRE_BROWSER=1.
 */
import { mkdtempSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileRun } from "../testing/hostile-run.js";
import { hostileCampaign } from "../testing/hostile-campaign.js";
import { linearizabilityRun, sampleRun } from "../testing/sample-run.js";
import { campaignHtml } from "./campaign-page.js";
import { htmlReport } from "./page.js";
import type { RunReport } from "../report.js";

const executablePath = process.env["FAULTLINE_CHROMIUM"] ?? "/usr/bin/chromium";
const there = existsSync(executablePath);
if (!there && process.env["FAULTLINE_REQUIRE_BROWSER"] === "1") {
  throw new Error(`expected a browser at ${executablePath}; set FAULTLINE_CHROMIUM`);
}
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What axe-core finds, one line each. */
async function axe(page: Page): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // Through the debugger, since the page's own policy would not let it in.
  await page.evaluate(`${source};0`);
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})",
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ""}`);
}

describe.skipIf(!there)("in Chromium (skipped where there is none)", () => {
  let browser: Browser;
  let folder: string;
  const sample = sampleRun();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "faultline-report-"));
    browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(
    run: RunReport,
    dark = false,
  ): Promise<{ page: Page; problems: string[]; requests: string[] }> {
    const file = join(folder, `${String(Math.round(performance.now() * 1000))}.html`);
    writeFileSync(file, await htmlReport(run));
    const opened = await openFile(file, dark);
    await opened.page.waitForSelector("html[data-ready]");
    return opened;
  }

  async function openFile(
    file: string,
    dark = false,
  ): Promise<{ page: Page; problems: string[]; requests: string[] }> {
    const page = await browser.newPage({ colorScheme: dark ? "dark" : "light" });
    const problems: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, problems, requests };
  }

  it("draws everything, without a complaint and without the network", async () => {
    const { page, problems, requests } = await open(sample);
    expect(await page.locator("canvas").count()).toBe(6);
    expect(await page.locator("#anomaly-1 svg .edge").count()).toBeGreaterThan(1);
    expect(problems).toEqual([]);
    expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    await page.close();
  });

  it("leads from an anomaly's operation to the timeline, and back", async () => {
    const { page } = await open(sample);
    const first = sample.verdict.anomalies[0]!.operations[0]!;
    await page.locator("#anomaly-1 [data-show]").first().click();
    const detail = page.locator(".detail");
    await detail.locator("pre").waitFor();
    expect(await detail.innerText()).toContain(`index ${String(first)}`);
    expect(await detail.locator('a[href="#anomaly-1"]').count()).toBe(1);
    await page.close();
  });

  it("finds operations by value, process and error", async () => {
    const { page } = await open(sample);
    await page.getByRole("searchbox").fill("40001 process 3");
    await page.locator(".hits button").first().click();
    expect(await page.locator(".detail").innerText()).toContain("40001");
    await page.close();
  });

  it("opens the anomaly that the address names", async () => {
    const { page } = await open(sample);
    await page.evaluate("location.hash = '#anomaly-3'");
    await page.waitForFunction("document.getElementById('anomaly-3').open");
    await page.close();
  });

  it("tells an edge's proof where it is pointed at", async () => {
    const { page } = await open(sample);
    await page.locator("#anomaly-1 .edge-hit").first().hover({ force: true });
    const tip = await page.locator(".tip").innerText();
    expect(tip).toContain("because");
    expect(tip).toBe((await page.locator("#anomaly-1 .steps li.lit").innerText()).replace(/\s+/g, " "));
    await page.close();
  });

  it("shows who could hear whom at the moment of the slider", async () => {
    const { page } = await open(sample);
    const { from, to } = sample.schedule.find(({ fault }) => fault === "partition")!;
    const end = Number(await page.evaluate("document.querySelector('.moment input').max"));
    const share = (from + (to! - from) / 2) / (sample.record.outcome!.seconds * 1e9);
    const slider = page.locator(".moment input");
    await slider.fill(String(Math.round(share * end)));
    const matrix = page.locator(".matrix");
    expect(await matrix.locator("td.cut").count()).toBe(4);
    expect(await matrix.locator("td.heard").count()).toBe(8);
    await slider.fill("0");
    expect(await matrix.locator("td.cut").count()).toBe(0);
    await page.close();
  });

  it("steps through the orders of a linearizability violation by keys", async () => {
    const { page } = await open(linearizabilityRun());
    const stepper = page.locator("[data-stepper]").first();
    const visible = (): Promise<number> =>
      stepper.locator(".order-points:not([hidden]) > g:not([hidden])").count();
    const full = await visible();
    expect(full).toBeGreaterThan(0);
    expect(await stepper.locator(".interval.stuck").count()).toBe(1);
    await stepper.locator(".figure").focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    expect(await visible()).toBe(full - 1);
    expect(await stepper.locator(".interval.stuck").count()).toBe(0);
    expect(await stepper.locator("[data-said]").textContent()).toContain("Order 1");
    await page.close();
  });

  it("can be linked into, down to one step of one proof", async () => {
    const { page } = await open(sample);
    await page.evaluate("location.hash = '#anomaly-3-step-1'");
    await page.waitForFunction("document.getElementById('anomaly-3').open");
    await page.close();
  });

  it("is as wide as the screen, also on a phone", async () => {
    const { page } = await open(sample);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await page.close();
  });

  it("compares and filters runs of a campaign, and lets none of their names act", async () => {
    const file = join(folder, "campaign.html");
    writeFileSync(file, campaignHtml(hostileCampaign()));
    const { page, problems } = await openFile(file);
    await page.locator("#compare-by").selectOption("configuration");
    expect(await page.locator("#comparison .differs").count()).toBeGreaterThan(0);
    await page.locator("#filter").fill("no-such-thing");
    expect(await page.locator("#runs tbody tr:visible").count()).toBe(0);
    await page.locator("#filter").fill("");
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(problems).toEqual([]);
    expect(await axe(page)).toEqual([]);
    await page.close();
  });

  it("lets no value act", async () => {
    const { page, problems } = await open(hostileRun());
    await page
      .locator("canvas")
      .nth(5)
      .click({ position: { x: 120, y: 40 } });
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(problems).toEqual([]);
    await page.close();
  });

  it.each([false, true])("gives axe nothing to say (dark: %s)", async (dark) => {
    const { page } = await open(sample, dark);
    expect(await axe(page)).toEqual([]);
    await page.close();
  });
});
