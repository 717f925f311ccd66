/**
 * Reports of recorded runs in a browser: whatever real systems left must be drawn without a complaint, be as wide as the
 * screen and give axe nothing to say. FAULTLINE_RUNS names a folder of runs (`npm run gallery` fills runs/gallery/*);
 * without it nothing is tested. Screenshots go to FAULTLINE_SHOTS, to be looked at.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listFolders, listRunFolders } from "../harness/store/run-folder.js";
import { RUN_FILES } from "../harness/store/run-record.js";
import { REPORTERS } from "../reports/index.js";
import { readRun, runReport } from "./report-files.js";

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

const LOOKS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  narrow: { viewport: { width: 390, height: 844 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  print: { viewport: { width: 794, height: 1123 } },
} as const;

describe.skipIf(runs.length === 0)("reports of recorded runs (skipped without FAULTLINE_RUNS)", () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), "faultline-shots-"));
  beforeAll(async () => {
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
    writeFileSync(file, await REPORTERS.html(runReport(await readRun(run))));
    for (const [look, options] of Object.entries(LOOKS)) {
      const page = await browser.newPage(options);
      const problems: string[] = [];
      page.on("console", (message) => problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      if (look === "print") await page.emulateMedia({ media: "print" });
      await page.goto(pathToFileURL(file).href);
      await page.waitForSelector("html[data-ready]");
      const sections = await page.evaluate<string[]>(
        "[...document.querySelectorAll('nav a')].map((link) => link.hash).filter((id) => document.querySelector(id)?.textContent.trim())",
      );
      expect(sections).toEqual(expect.arrayContaining(["#verdict", "#plots", "#timeline", "#run"]));
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
      if (shots !== undefined)
        await page.screenshot({ path: join(shots, `${basename(run)}-${look}.png`), fullPage: true });
      await page.close();
    }
  });
});
