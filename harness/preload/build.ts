/** Compiles the preload library, with whatever C compiler there is. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const SOURCE = fileURLToPath(new URL("./preload.c", import.meta.url));
const ADVICE = "apt-get install gcc libc6-dev";

/** Undefined when clocks and disks can be faked here; otherwise why not, and what to do. */
export async function whyNoPreload(): Promise<string | undefined> {
  if (process.platform !== "linux")
    return "faking clocks and disks, or leading what servers dial over links, needs Linux";
  if (!existsSync(SOURCE)) return `expected the source ${SOURCE}, it is not there`;
  try {
    await promisify(execFile)("cc", ["--version"], { timeout: 5000 });
    return undefined;
  } catch {
    return `faking clocks and disks, or leading what servers dial over links, needs a C compiler (cc): ${ADVICE}`;
  }
}

/** @returns the library, in this folder @throws Error with what the compiler says */
export async function buildPreload(folder: string): Promise<string> {
  const why = await whyNoPreload();
  if (why !== undefined) throw new Error(why);
  const library = join(folder, "faultline-preload.so");
  try {
    await promisify(execFile)("cc", ["-O2", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], {
      timeout: 60_000,
    });
  } catch (error) {
    throw new Error(`compiling the preload library failed: ${(error as Error).message}; try: ${ADVICE}`, {
      cause: error,
    });
  }
  return library;
}
