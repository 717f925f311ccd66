/**
 * Where the compiled form of a worker's file is.
 *
 * Guarantees that a worker starts the same way from `dist/` and from TypeScript sources (tests, tsx), since
 * `new Worker` cannot load TypeScript on every Node we support. It does not build anything: run `npm run build` first.
 */
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dirname, join, relative, sep } from "node:path";

/**
 * URL of the JavaScript file that runs `relativePath` (as in `./worker.js`) next to the module `importMetaUrl`.
 *
 * @throws Error when called from TypeScript sources and `dist/` holds no such file.
 */
export function workerUrl(relativePath: string, importMetaUrl: string): URL {
  const target = new URL(relativePath, importMetaUrl);
  if (!new URL(importMetaUrl).pathname.endsWith(".ts")) return target;
  const root = packageRoot(fileURLToPath(importMetaUrl));
  const inSources = relative(root, fileURLToPath(target)).replace(/\.ts$/, ".js");
  const compiled = join(root, "dist", inSources);
  if (!existsSync(compiled)) {
    throw new Error(
      `expected the compiled worker ${["dist", ...inSources.split(sep)].join("/")}, found nothing there; run \`npm run build\` first`,
    );
  }
  return pathToFileURL(compiled);
}

/** The nearest folder above a file with a package.json. @throws Error when there is none */
export function packageRoot(file: string): string {
  for (let directory = dirname(file); ; directory = dirname(directory)) {
    if (existsSync(join(directory, "package.json"))) return directory;
    if (directory === dirname(directory)) {
      throw new Error(`expected a package.json in a folder above ${file}, found none`);
    }
  }
}
