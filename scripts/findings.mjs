// Runs the campaign of findings (findings.config.ts) and writes its table. The words after it:
//   --system <name>  only this system        --repeat <n>  every run n times, with seeds that count on
//   --only <text>    only runs with this in their name
//   --write          writes docs/findings.md from what ran (otherwise the table goes to standard output)
//   --from <folders…>  runs nothing: the table of campaigns that are there already
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    system: { type: "string" },
    only: { type: "string" },
    repeat: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
    from: { type: "boolean", default: false },
  },
});

const OUT = "runs";
const campaigns = () =>
  existsSync(OUT) ? readdirSync(OUT).filter((id) => existsSync(join(OUT, id, "campaign.json"))) : [];

function run() {
  const before = new Set(campaigns());
  const only = values.only ?? (values.system === undefined ? undefined : `/${values.system}/`);
  const { status } = spawnSync(
    process.execPath,
    ["dist/cli/main.js", "campaign", "findings.config.ts", "--out", OUT, "--repeat", values.repeat].concat(
      only === undefined ? [] : ["--only", only],
    ),
    { stdio: "inherit" },
  );
  process.exitCode = status ?? 1;
  return campaigns()
    .filter((id) => !before.has(id))
    .map((id) => join(OUT, id));
}

const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

/** Of runs of the same name the last one counts. */
const latest = new Map();
for (const folder of values.from ? positionals : run()) {
  for (const entry of read(folder, "campaign.json").entries) {
    const record = entry.run === undefined ? undefined : read(folder, entry.run, "run.json");
    latest.set(entry.name, {
      ...entry,
      version: record?.versions.system ?? "",
      models: record?.models ?? [],
    });
  }
}
const entries = [...latest.values()];

const { runs } = (
  await import("jiti").then(({ createJiti }) =>
    createJiti(import.meta.url).import("../findings.config.ts", { default: true }),
  )
).campaign;

/** One line for each row of the campaign that ran. */
function line({ id, shows, verdict = "valid", withinSeconds }) {
  const ran = entries.filter((entry) => entry.id === id);
  if (ran.length === 0) return [];
  const met = ran.filter(({ status }) => status === "met");
  const seconds = met
    .flatMap(({ firstSeconds }) => (firstSeconds === undefined ? [] : [firstSeconds]))
    .sort((a, b) => a - b);
  const finding = verdict === "invalid";
  const types = finding
    ? [...new Set(ran.flatMap(({ anomalies }) => Object.keys(anomalies)))].map((type) => {
        const counts = ran.map(({ anomalies }) => anomalies[type] ?? 0);
        const [least, most] = [Math.min(...counts), Math.max(...counts)];
        return `${type} × ${least === most ? String(most) : `${String(least)}–${String(most)}`}`;
      })
    : [];
  const time = finding && seconds.length > 0 ? `${String(seconds[0])}–${String(seconds.at(-1))}` : "";
  return [
    [
      id,
      ran[0].system,
      ran[0].version,
      shows,
      ran[0].models.join(", "),
      finding
        ? `found in ${String(met.length)} of ${String(ran.length)}`
        : `passed ${String(met.length)} of ${String(ran.length)}`,
      types.join(", "),
      time,
      withinSeconds === undefined ? "" : String(withinSeconds),
    ],
  ];
}

const rows = runs.flatMap(line);
const head = [
  "id",
  "system",
  "version",
  "what it shows",
  "judged against",
  "runs",
  "seen",
  "seconds",
  "limit",
];
const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const page = `# Findings

Made by \`npm run findings -- --write\` from the records of the runs it did; the rows are in
[findings.config.ts](../findings.config.ts). A finding is an anomaly that a configuration is known to have, a control is
a run in which none may be found. "Seconds" are those of the run, from its first operation until the operations that
prove the first anomaly were over, least and most; workloads that ask their last question at the end (sets, queues)
take the whole run. \`--repeat 20\` repeats every row, \`--system redis\` takes one system only.

${table}
`;
if (values.write) writeFileSync("docs/findings.md", page);
else console.log(table);
