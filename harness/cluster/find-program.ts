/** Finds server programs that a machine has installed, and asks them for their version. */
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

/** Where servers hide from ordinary users' PATH. */
const MORE = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/bin"];

/**
 * @param bin a folder to look in instead of PATH
 * @returns the program's path
 * @throws Error saying where it was looked for, and `install`
 */
export function findProgram(name: string, bin: string | undefined, install: string): string {
  const folders =
    bin === undefined ? [...(process.env["PATH"] ?? "").split(delimiter), ...MORE] : [resolve(bin)];
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not there.
    }
  }
  const where = bin === undefined ? "on PATH" : `in ${resolve(bin)} (--set bin)`;
  throw new Error(`expected the program ${name} ${where}, it is not there. Try: ${install}`);
}

/** The first match of `pattern`'s first group in what the program prints. @throws Error with what it printed */
export async function programVersion(
  path: string,
  args: readonly string[],
  pattern: RegExp,
): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(path, [...args], { timeout: 10_000 });
  const version = pattern.exec(stdout + stderr)?.[1];
  if (version === undefined) {
    throw new Error(
      `expected a version from ${path} ${args.join(" ")}, got: ${(stdout + stderr).slice(0, 200)}`,
    );
  }
  return version;
}
