// Runs the findings of all systems (findings.config.ts) and keeps what was measured. The words after it:
//   --repeat <n>      every row n times, with seeds that count on (default 3)
//   --quick           the rows that are fast and certain, once each unless --repeat says otherwise: for a CI
//   --controls        the controls alone, each for 30 s, ten times unless --repeat says otherwise
//   --system <name>   only this system's rows
//   --only <text>     only runs with this in their name
//   --write           what ran replaces its rows in docs/findings.json, and docs/findings.md is made from that
//   --from <folder…>  runs nothing: takes campaigns that are there already
//   --page            runs nothing: makes docs/findings.md from docs/findings.json; with --check fails if it is another
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { SYSTEMS } from "faultline/systems";
import { findingsPage, measuredRows } from "./findings-page.mjs";
import { entriesOf, ranCampaign, read } from "./measured.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repeat: { type: "string" },
    quick: { type: "boolean", default: false },
    controls: { type: "boolean", default: false },
    system: { type: "string" },
    only: { type: "string" },
    write: { type: "boolean", default: false },
    from: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});

const DATA = "docs/findings.json";
const PAGE = "docs/findings.md";

const page = (rows) => format(findingsPage(SYSTEMS, rows), { parser: "markdown", printWidth: 110 });

const chosen = values.quick ? "quick" : values.controls ? "controls" : undefined;

/** The folders of campaigns that this run made. */
const run = () =>
  ranCampaign("findings.config.ts", {
    only: values.only ?? (values.system === undefined ? undefined : `/${values.system}/`),
    repeat: values.repeat ?? (values.quick ? "1" : values.controls ? "10" : "3"),
    env: chosen === undefined ? {} : { FAULTLINE_FINDINGS: chosen },
  });

if (values.page) {
  const text = await page(read(DATA));
  if (!values.check) writeFileSync(PAGE, text);
  else if (readFileSync(PAGE, "utf8") !== text) {
    console.error(`${PAGE} is not what ${DATA} and the rows say: npm run docs`);
    process.exitCode = 1;
  }
} else {
  const ran = measuredRows((values.from ? positionals : run()).flatMap(entriesOf));
  if (values.write) {
    const rows = { ...(existsSync(DATA) ? read(DATA) : {}), ...ran };
    const ordered = SYSTEMS.flatMap(({ findings = [] }) => findings)
      .filter(({ id }) => rows[id] !== undefined)
      .map(({ id }) => [id, rows[id]]);
    writeFileSync(
      DATA,
      await format(JSON.stringify(Object.fromEntries(ordered)), { parser: "json", printWidth: 110 }),
    );
    writeFileSync(PAGE, await page(Object.fromEntries(ordered)));
  } else console.log(await page(ran));
}
