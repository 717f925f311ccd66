/** Where a program of a package lies with everything it loads: what a container must see of this machine to run it. */
import { realpathSync } from "node:fs";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "./worker-url.js";

/**
 * The outermost `node_modules` that a file is in, where dependencies of dependencies are too, however they were installed;
 * the package's own folder, with a `node_modules` in it, where it was not installed but checked out.
 *
 * @throws Error when there is no such file
 */
export function packageHome(file: URL): string {
  const path = realpathSync(fileURLToPath(file));
  const parts = path.split(sep);
  const at = parts.indexOf("node_modules");
  return at === -1 ? packageRoot(path) : parts.slice(0, at + 1).join(sep);
}
