// Runs the findings of all systems (findings.config.ts) and keeps what was measured. The words after it:
//   <id…>             only these rows: `npm run findings -- PG7 PG7-sync`
//   --repeat <n>      every row n times, with seeds that count on (default 3)
//   --quick           the rows that are fast and certain, once each unless --repeat says otherwise: for a CI. A run that
//                     lacks its anomaly, or came to no verdict, is tried twice more; one that found too much is not
//   --controls        the controls alone, each for 30 s, ten times unless --repeat says otherwise
//   --system <name>   only this system's rows
//   --only <text>     only runs with this in their name
//   --shard <i/n>     only every n-th run, beginning with the i-th
//   --where <place>   local or docker: processes on this machine, or containers
//   --image <name>    of containers, such as faultline/{system}:local, in which {system} stands for its name
//   --write           what ran replaces its rows in docs/findings.json, and docs/findings.md is made from that
//   --from <folder…>  runs nothing: takes campaigns that are there already
//   --page            runs nothing: makes docs/findings.md from docs/findings.json; with --check fails if it is another
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { SYSTEMS } from "faultline/systems";
import { findingsPage, measuredRows, placeOf, places } from "./findings-page.mjs";
import { entriesOf, ranCampaign, read, surprisesOf } from "./measured.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repeat: { type: "string" },
    quick: { type: "boolean", default: false },
    controls: { type: "boolean", default: false },
    system: { type: "string" },
    only: { type: "string" },
    shard: { type: "string" },
    where: { type: "string" },
    image: { type: "string" },
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

/** What the names of runs must have in them: those of rows begin with the row's; an unknown row ends the script. */
function selection() {
  const ids = SYSTEMS.flatMap(({ findings = [] }) => findings.map(({ id }) => id));
  const unknown = positionals.filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    console.error(
      `no finding is called ${unknown.join(", ")}; docs/findings.md and systems/<name>/findings.ts have them`,
    );
    process.exit(254);
  }
  if (positionals.length > 0) return positionals.map((id) => `${id}/`);
  return values.only ?? (values.system === undefined ? undefined : `/${values.system}/`);
}

/** The folders of campaigns that this run made. */
const run = () =>
  ranCampaign(
    "findings.config.ts",
    {
      only: selection(),
      repeat: values.repeat ?? (values.quick ? "1" : values.controls ? "10" : "3"),
      retry: values.quick ? "2" : undefined,
      shard: values.shard,
      where: values.where,
    },
    {
      ...(chosen === undefined ? {} : { FAULTLINE_FINDINGS: chosen }),
      ...(values.image === undefined ? {} : { FAULTLINE_IMAGE: values.image }),
    },
  );

if (values.page) {
  const text = await page(read(DATA));
  if (!values.check) writeFileSync(PAGE, text);
  else if (readFileSync(PAGE, "utf8") !== text) {
    console.error(`${PAGE} is not what ${DATA} and the rows say: npm run docs`);
    process.exitCode = 1;
  }
} else {
  const folders = values.from ? positionals : run();
  const ran = measuredRows(folders.flatMap(entriesOf), placeOf);
  if (values.write) {
    // Nothing was measured of a system that is not here.
    const measured = Object.entries(ran).filter(([, { version }]) => version !== "");
    const rows = { ...(existsSync(DATA) ? read(DATA) : {}), ...Object.fromEntries(measured) };
    const ordered = SYSTEMS.flatMap(({ findings = [] }) => findings)
      .flatMap(({ id }) => places(id))
      .filter((id) => rows[id] !== undefined)
      .map((id) => [id, rows[id]]);
    writeFileSync(
      DATA,
      await format(JSON.stringify(Object.fromEntries(ordered)), { parser: "json", printWidth: 110 }),
    );
    writeFileSync(PAGE, await page(Object.fromEntries(ordered)));
  } else console.log(await page(ran));
  for (const surprise of folders.flatMap(surprisesOf)) console.error(`not as expected: ${surprise}`);
}
