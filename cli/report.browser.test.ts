/**
 * Reports of recorded runs in a browser: whatever real systems left must be drawn without a complaint, section by section,
 * be as wide as the screen and give axe nothing to say. FAULTLINE_RUNS names a folder of runs (`npm run gallery -- --runs-only`
 * fills runs/gallery/*); without it nothing is tested. Screenshots go to FAULTLINE_SHOTS, to be looked at.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listFolders, listRunFolders } from "../harness/store/run-folder.js";
import { RUN_FILES } from "../harness/store/run-record.js";
import { REPORTERS } from "../reports/index.js";
import { readRun, runReport, type Parts } from "./report-files.js";

const root = process.env["FAULTLINE_RUNS"];
const shots = process.env["FAULTLINE_SHOTS"];
const executablePath = process.env["FAULTLINE_CHROMIUM"] ?? "/usr/bin/chromium";
const runs =
  root === undefined
    ? []
    : [root, ...listFolders(root)]
        .flatMap(listRunFolders)
        .filter((folder) => existsSync(join(folder, RUN_FILES.verdict)));
if (root !== undefined && runs.length === 0)
  throw new Error(`FAULTLINE_RUNS=${root}: expected runs with a verdict in it`);

/** In the page: how many colours each canvas shows, by the heading or label beside it. */
const COLOURS = `[...document.querySelectorAll("canvas")].map((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})`;

/** Every section that the page's own menu names is there, every plot drawn, and what can be operated answers. */
async function sections(page: Page, { record, verdict, samples }: Parts): Promise<void> {
  const links = await page
    .locator("header nav a, nav a")
    .evaluateAll((all) => all.map((a) => a.getAttribute("href")!));
  expect(links).toEqual(expect.arrayContaining(["#verdict", "#plots", "#timeline", "#run"]));
  for (const link of links)
    expect((await page.locator(link).boundingBox())!.height, link).toBeGreaterThan(30);
  if (verdict.anomalies.length > 0) expect(links).toContain("#anomalies");
  if (record.faults.length > 0) expect(links).toContain("#faults");
  if (record.workload === "delivery") expect(links).toContain("#messages");

  const plots = await page.locator("#plots h3").allInnerTexts();
  const named = (title: string) => plots.some((plot) => plot.startsWith(title));
  expect(["Latency", "Rate", "Quantiles", "Open operations"].filter((title) => !named(title))).toEqual([]);
  expect(named("Replication lag")).toBe(new Set(samples.map(({ node }) => node)).size > 1);
  expect(named("Queue depth")).toBe(record.workload === "delivery");
  const colours = await page.evaluate<number[]>(COLOURS);
  expect(colours.length).toBeGreaterThan(plots.length);
  expect(Math.min(...colours)).toBeGreaterThan(3);

  const detail = page.locator(".detail");
  await page.getByRole("searchbox").fill("process 0");
  await page.locator(".hits button").first().click();
  expect(await detail.innerText()).toMatch(/process 0\b/i);
  for (const { operations } of verdict.anomalies.slice(0, 1)) {
    const show = page.locator(`#anomaly-1 [data-show="${String(operations[0])}"]`).first();
    await show.click();
    expect(await detail.innerText()).toContain(`index ${String(operations[0])}`);
  }
  for (const stepper of await page.locator("[data-stepper]").all()) {
    const said = stepper.locator("[data-said]");
    await stepper.locator(".figure").focus();
    const before = await said.textContent();
    await page.keyboard.press("ArrowLeft");
    expect(await said.textContent()).not.toBe(before);
  }
}

const LOOKS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  narrow: { viewport: { width: 390, height: 844 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  print: { viewport: { width: 794, height: 1123 } },
} as const;

describe.skipIf(runs.length === 0)("reports of recorded runs (skipped without FAULTLINE_RUNS)", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "faultline-shots-"));
    browser = await chromium.launch({
      executablePath,
      args: ["--headless", "--no-sandbox", "--disable-gpu"],
    });
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it.each(runs)("%s", async (run) => {
    const file = join(folder, `${basename(run)}.html`);
    const parts = await readRun(run);
    writeFileSync(file, await REPORTERS.html(runReport(parts)));
    for (const [look, options] of Object.entries(LOOKS)) {
      const page = await browser.newPage(options);
      const problems: string[] = [];
      page.on("console", (message) => problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      if (look === "print") await page.emulateMedia({ media: "print" });
      await page.goto(pathToFileURL(file).href);
      await page.waitForSelector("html[data-ready]");
      if (look === "desktop") {
        // The first screen has everything, down to the command.
        const bottom = await page.evaluate<number>(
          "document.querySelector('.summary').getBoundingClientRect().bottom",
        );
        expect(bottom).toBeLessThanOrEqual(options.viewport.height);
      }
      await page.evaluate("for (const one of document.querySelectorAll('details.anomaly')) one.open = true");
      expect(problems).toEqual([]);
      const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
      expect(wide, look).toBeLessThanOrEqual(options.viewport.width);
      if (look === "desktop" || look === "dark") {
        const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
        await page.evaluate(`${axe};0`);
        const { violations } = await page.evaluate<{
          violations: { id: string; nodes: { html: string }[] }[];
        }>("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})");
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ""}`)).toEqual([]);
      }
      if (look === "desktop") await sections(page, parts);
      if (shots !== undefined)
        await page.screenshot({ path: join(shots, `${basename(run)}-${look}.png`), fullPage: true });
      await page.close();
    }
  });
});
