// Remakes docs/gallery: real runs of real systems, and pictures of their reports as people see them. Needs a build,
// Chromium, and the systems; what is missing is said and left out. `npm run gallery [-- name…]`; runs stay in runs/gallery.
// `--runs-only` takes no pictures: for tests of reports (FAULTLINE_RUNS=runs/gallery npx vitest run cli/report.browser).
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const OUT = "docs/gallery";
const RUNS = "runs/gallery";
const EXECUTABLE = process.env["FAULTLINE_CHROMIUM"] ?? "/usr/bin/chromium";

/** What is run, which kinds of anomaly make it worth showing, and what is pictured: [file, element, how]. */
const GALLERY = [
  {
    name: "write-skew",
    title: "Write skew in PostgreSQL",
    text: "“Repeatable read” is snapshot isolation: each transaction missed what the other one wrote. The claim permits it, serializability does not.",
    args: "run postgres --set isolation=repeatable-read --time 6s --seed 5",
    shows: ["G2-item"],
    shots: [
      ["", "#anomaly-G2-item", "desktop"],
      ["first-screen", "#verdict", "desktop"],
      ["dark", "#anomaly-G2-item", "dark"],
    ],
  },
  {
    name: "lost-writes",
    title: "Lost writes of Redis Sentinel",
    text: "The primary is cut off from its replicas, and goes on acknowledging writes; after the failover they are gone. Below: which node heard whom, and how far the copies were apart.",
    args: "run redis --set mode=sentinel --workload set --faults partition:primaries:hold --fault-interval 7s --time 14s --seed 5",
    shows: ["lost"],
    shots: [
      ["first-screen", "#verdict", "desktop"],
      ["", "#anomaly-lost", "desktop"],
      ["timeline", "#timeline", "desktop"],
      ["lag", "plot:Replication lag", "desktop"],
    ],
  },
  {
    name: "stale-read",
    title: "A stale read of etcd",
    text: "Serializable reads are answered by any member from what it has. All orders of the operations are tried, step by step, and get stuck.",
    args: "run etcd --workload register --set reads=serializable --expect register-linearizable --faults partition:one:hold --fault-interval 6s --operation-timeout 2s --time 12s --seed 5",
    shows: ["nonlinearizable"],
    shots: [
      ["", "#anomaly-nonlinearizable", "desktop"],
      ["plots", "#plots", "desktop"],
      ["narrow", "#anomaly-nonlinearizable", "narrow"],
    ],
  },
  {
    name: "broken-lock",
    title: "A broken lock in Redis",
    text: "A lock with a time to live, as Redis's documentation describes it for one server. Its holder stopped for longer than that (a pause of its process), another got the lock, and the late one's write was taken all the same: what fencing tokens are for.",
    args: "run redis --workload lock --set lock-ttl=500 --set pause=1500 --set fencing=off --model safe-lock --time 8s --rate 200 --seed 3",
    shows: ["stale-token-accepted"],
    shots: [
      ["", "#anomaly-stale-token-accepted", "desktop"],
      ["first-screen", "#verdict", "dark"],
    ],
  },
  {
    name: "redelivery",
    title: "A redelivery out of order in Redis",
    text: "A list of elements being worked on, as Redis's documentation describes it. What a consumer gives back goes to the end of the queue, and comes after later messages.",
    args: "run redis --workload delivery --set queue=lmove --set acknowledge=manual --set order=per-producer --set redelivery=ordered --time 5s --rate 400 --seed 3",
    shows: ["redelivery-inversion"],
    shots: [
      ["", "#anomaly-redelivery-inversion", "desktop"],
      ["messages", "#messages", "desktop"],
      ["print", "", "print"],
    ],
  },
];

const VIEWPORTS = { narrow: { width: 390, height: 844 }, print: { width: 794, height: 1123 } };

mkdirSync(OUT, { recursive: true });
mkdirSync(RUNS, { recursive: true });
const only = process.argv.slice(2).filter((word) => word !== "--runs-only");
if (process.argv.includes("--runs-only")) {
  const wanted = GALLERY.filter(({ name }) => only.length === 0 || only.includes(name));
  const without = wanted.filter((item) => run(item) === undefined).map(({ name }) => name);
  if (without.length > 0) console.log(`gallery: without ${without.join(", ")}`);
  process.exit(without.length > 0 ? 1 : 0);
}
const browser = await chromium.launch({
  executablePath: EXECUTABLE,
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
const missing = [];
const pages = [];
for (const item of GALLERY) {
  const folder =
    only.length > 0 && !only.includes(item.name) ? existing(item) : (run(item) ?? existing(item));
  if (folder === undefined) missing.push(item.name);
  else await picture(item, folder);
  pages.push(page(item, folder));
}
await index();
await browser.close();
writeFileSync("docs/gallery.md", document());
spawnSync(process.execPath, [
  "node_modules/prettier/bin/prettier.cjs",
  "--write",
  "--log-level",
  "warn",
  "docs/gallery.md",
]);
if (missing.length > 0) console.log(`gallery: without ${missing.join(", ")}`);
process.exitCode = missing.length > 0 ? 1 : 0;

/** Runs until the anomaly shows, at most three times. Undefined where it cannot be run, or never shows. */
function run({ name, args, shows }) {
  for (let i = 0; i < 3; i++) {
    const out = join(RUNS, name);
    const words = args
      .split(" ")
      .map((word, at, all) => (i > 0 && all[at - 1] === "--seed" ? String(Number(word) + i) : word));
    console.log(`faultline ${words.join(" ")}`);
    const { status, stderr } = spawnSync(process.execPath, ["dist/cli/main.js", ...words, "--out", out], {
      encoding: "utf8",
    });
    if (status > 2) {
      console.log(stderr.trim().split("\n").at(-1));
      return undefined;
    }
    const folder = newest(out);
    if (showsAny(folder, shows)) return folder;
  }
  return undefined;
}

function existing({ name, shows }) {
  const out = join(RUNS, name);
  if (!existsSync(out)) return undefined;
  const folder = newest(out);
  if (folder === undefined || !showsAny(folder, shows)) return undefined;
  spawnSync(process.execPath, ["dist/cli/main.js", "report", folder]);
  return folder;
}

function newest(out) {
  const names = readdirSync(out)
    .filter((one) => existsSync(join(out, one, "verdict.json")))
    .sort();
  return names.length === 0 ? undefined : join(out, names.at(-1));
}

function anomaliesOf(folder) {
  const verdict = JSON.parse(readFileSync(join(folder, "verdict.json"), "utf8"));
  return [...verdict.anomalies, ...(verdict.allowed?.anomalies ?? [])];
}

function showsAny(folder, shows) {
  return anomaliesOf(folder).some(({ type }) => shows.includes(type));
}

/** "#anomaly-G2-item" is the first anomaly of that kind, "plot:Queue depth" the plot of that name. */
function selectorOf(selector, folder) {
  const kind = /^#anomaly-(\D.*)$/.exec(selector)?.[1];
  if (kind === undefined) return selector;
  const at = anomaliesOf(folder).findIndex(({ type }) => type === kind);
  return `#anomaly-${String(Math.max(0, at) + 1)}`;
}

async function picture({ name, shots }, folder) {
  for (const [suffix, selector, how] of shots) {
    await shoot(
      join(folder, "report.html"),
      `${name}${suffix === "" ? "" : `-${suffix}`}`,
      selectorOf(selector, folder),
      how,
    );
  }
}

async function index() {
  spawnSync(process.execPath, [
    "dist/cli/main.js",
    "report",
    "--reporter",
    "junit",
    "--index",
    ...GALLERY.map(({ name }) => join(RUNS, name)).filter(existsSync),
  ]);
  const { runsIndex } = await import(pathToFileURL("dist/cli/runs-index.js").href);
  const { campaignHtml } = await import(pathToFileURL("dist/reports/index.js").href);
  const file = join(RUNS, "index.html");
  writeFileSync(file, campaignHtml(runsIndex(RUNS, `faultline serve ${RUNS}`), "runs"));
  await shoot(file, "index", "", "desktop");
}

async function shoot(file, name, selector, how) {
  const tab = await browser.newPage({
    colorScheme: how === "dark" ? "dark" : "light",
    viewport: VIEWPORTS[how] ?? { width: 1280, height: 800 },
  });
  if (how === "print") await tab.emulateMedia({ media: "print" });
  await tab.goto(pathToFileURL(file).href);
  await tab.waitForTimeout(1200);
  if (selector !== "") {
    await tab.evaluate((wanted) => {
      for (const one of document.querySelectorAll("details.anomaly")) one.open = `#${one.id}` === wanted;
      const plot = /^plot:(.*)$/.exec(wanted)?.[1];
      const shown =
        plot === undefined
          ? document.querySelector(wanted)
          : [...document.querySelectorAll(".plot")].find((one) =>
              one.querySelector("h3").textContent.startsWith(plot),
            );
      shown.scrollIntoView();
    }, selector);
    await tab.waitForTimeout(400);
  }
  const session = await tab.context().newCDPSession(tab);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 60 });
  writeFileSync(join(OUT, `${name}.webp`), Buffer.from(data, "base64"));
  await tab.close();
}

function page({ name, title, text, args, shots }, folder) {
  const there = shots
    .map(([suffix, , how]) => [`${name}${suffix === "" ? "" : `-${suffix}`}`, how])
    .filter(([file]) => existsSync(join(OUT, `${file}.webp`)));
  if (folder === undefined && there.length === 0) return "";
  return `## ${title}\n\n${text}\n\n\`\`\`sh\nfaultline ${args}\n\`\`\`\n\n${there.map(([file, how]) => `![${title}, ${how}](gallery/${file}.webp)`).join("\n\n")}\n`;
}

function document() {
  return `<!-- Made by scripts/gallery.mjs (npm run gallery). -->\n\n# Gallery\n\nReports of real runs. Each is one file that works from disk; \`npm run gallery\` does the runs and takes the pictures again.\n\n${pages.filter((one) => one !== "").join("\n")}\n## All of them\n\n\`faultline serve\` and \`faultline report --index\` list runs, group their anomalies and compare them.\n\n![Index of runs](gallery/index.webp)\n`;
}
