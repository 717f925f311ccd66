/** Which nats-server is run, its version, and what a version must be for a setting. */
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import { installed } from "../installed.js";
import type { Availability, Settings } from "../system.js";

const INSTALL =
  "apt-get install nats-server, or for a current one GOBIN=… go install github.com/nats-io/nats-server/v2@v2.15.2 and NATS_HOME=… or --set bin=…";

/** Settings that old servers do not know, and some take without a word: the first version that does. */
const SINCE: readonly (readonly [
  setting: string,
  asked: (value: string | undefined) => boolean,
  since: string,
])[] = [
  ["sync-interval", (value) => value !== undefined, "2.10"],
  ["persist-mode", (value) => value === "async", "2.12"],
];

/** @throws Error saying where it was looked for, and how to get it */
export const program = (settings: Settings): string =>
  findProgram("nats-server", settings["bin"] ?? process.env["NATS_HOME"], INSTALL);

export const availability = (settings: Settings): Promise<Availability> =>
  installed(INSTALL, async () => {
    const version = await programVersion(program(settings), ["--version"], /: v(\S+)/);
    const missing = tooOld(settings, version);
    if (missing !== undefined) throw new Error(missing);
    return version;
  });

/** @returns what these settings need and this version does not have */
export function tooOld(settings: Settings, version: string): string | undefined {
  for (const [name, asked, since] of SINCE) {
    if (asked(settings[name]) && isBefore(version, since))
      return `--set ${name}=${settings[name]!} needs nats-server ${since} or later, this is ${version}`;
  }
  return undefined;
}

function isBefore(version: string, since: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = since.split(".").map(Number);
  return major < sinceMajor || (major === sinceMajor && minor < sinceMinor);
}
