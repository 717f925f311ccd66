// Runs the concept tour (tour.config.ts) and says which concepts are as expected. The words after it:
//   <concept…>        only these: `npm run tour -- lost-update`
//   --repeat <n>      every run n times, with seeds that count on (default 1)
//   --write           what ran replaces its rows in docs/tour.json, and docs/tour.md is made from that
//   --page            runs nothing: makes docs/tour.md from docs/tour.json; with --check fails if it is another
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createJiti } from "jiti";
import { format } from "prettier";
import { measuredRows } from "./findings-page.mjs";
import { entriesOf, ranCampaign, read } from "./measured.mjs";
import { tourPage } from "./tour-page.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repeat: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});

const [DATA, PAGE] = ["docs/tour.json", "docs/tour.md"];
const jiti = createJiti(import.meta.url);
const { CHAPTERS } = await jiti.import("../tour.config.ts");
const { shown } = await jiti.import("../tour/concept.ts");

const measured = () => (existsSync(DATA) ? read(DATA) : {});
const page = (rows) => format(tourPage(CHAPTERS, shown, rows), { parser: "markdown", printWidth: 110 });

const run = (only) => ranCampaign("tour.config.ts", { only, repeat: values.repeat }).flatMap(entriesOf);

/** Concepts that are asked for; a name that nobody knows ends the script. */
function asked() {
  const all = CHAPTERS.flatMap(({ concepts }) => concepts.map(({ id }) => id));
  const unknown = positionals.filter((id) => !all.includes(id));
  if (unknown.length === 0) return positionals;
  console.error(`no concept is called ${unknown.join(", ")}; there are ${all.join(", ")}`);
  process.exit(254);
}

if (values.page) {
  const text = await page(measured());
  if (!values.check) writeFileSync(PAGE, text);
  else if (!existsSync(PAGE) || readFileSync(PAGE, "utf8") !== text) {
    console.error(`${PAGE} is not what ${DATA} and the concepts say: npm run docs`);
    process.exitCode = 1;
  }
} else {
  const only = asked();
  // A run's name begins with the concept's; its control's, with that and -control.
  const entries = run(only.length === 0 ? undefined : only.flatMap((id) => [`${id}/`, `${id}-control/`]));
  const rows = measuredRows(entries);
  for (const { id } of CHAPTERS.flatMap(({ concepts }) => concepts)) {
    const pair = [rows[id], rows[`${id}-control`]];
    if (pair.every((row) => row === undefined)) continue;
    const good = pair.every((row) => row !== undefined && row.met === row.runs);
    console.log(`${good ? "✓" : "✗"} ${id}`);
  }
  if (values.write) {
    const order = CHAPTERS.flatMap(({ concepts }) => concepts.flatMap(({ id }) => [id, `${id}-control`]));
    const all = { ...measured(), ...rows };
    const kept = Object.fromEntries(order.filter((id) => all[id] !== undefined).map((id) => [id, all[id]]));
    writeFileSync(DATA, await format(JSON.stringify(kept), { parser: "json", printWidth: 110 }));
    writeFileSync(PAGE, await page(kept));
  }
}
