// `npm run bench [name…]`: runs the benches one after another, each in a process of its own, and lets them print.
// They print ratios where a peer is named; nothing here asserts a time. What is called fuzz-… runs only when named.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const all = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(/\.ts$/, ""));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(", ")}; there are ${all.join(", ")}`);
  process.exit(254);
}
let failed = 0;
for (const name of asked.length > 0 ? asked : all.filter((one) => !one.startsWith("fuzz-"))) {
  console.log(`\n=== ${name}`);
  const { status } = spawnSync(process.execPath, ["--expose-gc", "--import", "tsx", `${folder}${name}.ts`], {
    stdio: "inherit",
  });
  if (status !== 0) failed++;
}
process.exitCode = failed;
