// Writes docs/report.schema.json, the shape of the JSON report for other languages; --check fails when it is not up to date.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { jsonReportJsonSchema } from "../dist/reports/index.js";

const path = fileURLToPath(new URL("../docs/report.schema.json", import.meta.url));
const text = await format(JSON.stringify(jsonReportJsonSchema()), { parser: "json", printWidth: 110 });
if (!process.argv.includes("--check")) writeFileSync(path, text);
else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
  console.error("docs/report.schema.json is not what the code says: npm run docs");
  process.exitCode = 1;
}
