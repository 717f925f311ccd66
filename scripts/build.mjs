// Builds dist/: the TypeScript sources by the native compiler, what is used as it is, then the report's browser code as one script.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
rmSync("dist", { recursive: true, force: true });
const compiled = spawnSync(
  process.execPath,
  ["node_modules/typescript7/bin/tsc", "-p", "tsconfig.build.json"],
  { stdio: "inherit" },
);
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
if (existsSync("dist/cli/main.js")) chmodSync("dist/cli/main.js", 0o755);
// The library that servers are started with is compiled where it is used; the adapter that `faultline init` hands out
// is copied into other projects.
cpSync("harness/preload/preload.c", "dist/harness/preload/preload.c");
cpSync("cli/init/template", "dist/cli/init/template", { recursive: true });

if (existsSync("reports/html/client/main.tsx")) {
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["reports/html/client/main.tsx"],
    outfile: "dist/reports/html/client.js",
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "warning",
  });
}
