// Runs the import rules over all floors, and fails when it looked at suspiciously few modules: a cruiser that
// cannot parse the sources reports no violations either.
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";

const rules = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
const floors = ["checkers", "harness", "workloads", "systems", "reports", "cli"];
const root = process.argv[2] ?? process.cwd();
process.chdir(root);

const sources = floors.flatMap((floor) =>
  readdirSync(floor, { recursive: true })
    .filter((file) => /\.ts$/.test(file) && !file.includes("client/"))
    .map((file) => `${floor}/${file}`),
);
const { output } = await cruise(
  floors,
  { ruleSet: { forbidden: rules.forbidden }, validate: true, ...rules.options },
  undefined,
  { tsConfig: extractTSConfig("tsconfig.json") },
);
const seen = new Set(output.modules.map((module) => module.source));
const missed = sources.filter((source) => !seen.has(source));
for (const violation of output.summary.violations) {
  console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
}
console.log(
  `layers: ${sources.length} source files, ${seen.size} modules, ${output.summary.violations.length} violations`,
);
if (missed.length > 0) console.error(`layers: never looked at ${missed.slice(0, 5).join(", ")}`);
process.exitCode = output.summary.violations.length > 0 || missed.length > 0 || sources.length === 0 ? 1 : 0;
