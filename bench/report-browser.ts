/**
 * The page of a large run in a browser: seconds until everything is drawn, resident memory of the page's process (Linux), and the times of frames
 * while it is scrolled and zoomed. `npm run bench report-browser`; a page of one million operations is made first,
 * unless one is named.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = mkdtempSync(join(tmpdir(), "faultline-bench-"));
const file = process.argv[2] ?? join(folder, "report.html");
if (process.argv[2] === undefined) {
  const report = fileURLToPath(new URL("report.ts", import.meta.url));
  spawnSync(process.execPath, ["--import", "tsx", report, "1000000", file], { stdio: "inherit" });
}
const browser = await chromium.launch({
  executablePath: process.env["FAULTLINE_CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const began = performance.now();
await page.goto(pathToFileURL(file).href);
await page.waitForSelector("html[data-ready]");
await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
const seconds = (performance.now() - began) / 1000;

/** Calls `step` before each frame, and gives the times between frames in milliseconds. */
async function frames(step: string, count = 120): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((done) => {
    const times = []; let last; let i = 0;
    const frame = (now) => {
      if (last !== undefined) times.push(now - last);
      last = now;
      if (i++ >= ${String(count)}) return done(times);
      (${step})(i);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`);
}
const summary = (times: number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1));
  return { median: at(0.5), p95: at(0.95), worst: at(1) };
};
const scroll = summary(await frames("() => window.scrollBy(0, 40)"));
await page.evaluate("document.getElementById('timeline').scrollIntoView()");
await page.waitForTimeout(300);
const zoom = summary(
  await frames(`(i) => {
    const canvas = [...document.querySelectorAll('#timeline canvas')].at(-1);
    const box = canvas.getBoundingClientRect();
    canvas.dispatchEvent(new WheelEvent('wheel', { ctrlKey: true, deltaY: i < 60 ? -60 : 60, clientX: box.left + 500, clientY: box.top + 60, bubbles: true, cancelable: true }));
  }`),
);
const pan = summary(
  await frames(
    `(i) => [...document.querySelectorAll('#timeline canvas')].at(-1).dispatchEvent(new KeyboardEvent('keydown', { key: i < 60 ? 'ArrowRight' : 'ArrowLeft', bubbles: true }))`,
  ),
);
const session = await browser.newBrowserCDPSession();
const { processInfo } = (await session.send("SystemInfo.getProcessInfo")) as unknown as {
  processInfo: { type: string; id: number }[];
};
/** Resident memory of the largest renderer, now and at its peak. */
const renderers = processInfo
  .filter(({ type }) => type === "renderer")
  .map(({ id }) => {
    const status = readFileSync(`/proc/${String(id)}/status`, "utf8");
    const megabytes = (name: string) =>
      Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
    return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
  })
  .sort((x, y) => y.peak - x.peak);
console.log(
  JSON.stringify({
    seconds: Number(seconds.toFixed(2)),
    megabytes: renderers[0],
    frameMs: { scroll, zoom, pan },
  }),
);
await browser.close();
rmSync(folder, { recursive: true });
