/** The servers of docker/compose.yaml are there to be pointed at: a database, behind an original Toxiproxy. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoImage } from "../harness/docker/image.js";
import { faultline } from "./testing.js";

const IMAGES = { POSTGRES_IMAGE: "faultline/postgres:local", TOXIPROXY_IMAGE: "faultline/toxiproxy:local" };
const FILE = fileURLToPath(new URL("../docker/compose.yaml", import.meta.url));

/** Compose as a plugin of Docker, or the program that it was before. */
const PROGRAM = [["docker", "compose"], ["docker-compose"]].find(
  ([file, ...words]) => spawnSync(file!, [...words, "version"]).status === 0,
);

async function whyNot(): Promise<string | undefined> {
  const why = (await Promise.all(Object.values(IMAGES).map(whyNoImage))).find((one) => one !== undefined);
  if (why !== undefined) return why;
  return PROGRAM === undefined ? "there is no Compose here: apt-get install docker-compose" : undefined;
}

const why = await whyNot();
if (why !== undefined && process.env["FAULTLINE_REQUIRE"]?.includes("compose") === true) throw new Error(why);

describe.skipIf(why !== undefined)(`compose.yaml${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  const [program, ...first] = PROGRAM ?? [""];
  const compose = (...words: string[]): Promise<unknown> =>
    promisify(execFile)(program!, [...first, "-p", "faultline-test", "-f", FILE, ...words], {
      env: { ...process.env, ...IMAGES },
    });
  let out: string;
  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), "compose-test-"));
    await compose("up", "-d");
  }, 60_000);
  afterAll(async () => {
    await compose("down", "-v", "-t", "2");
    rmSync(out, { recursive: true });
  }, 60_000);

  it("a run through its proxy finds out what its database promises", async () => {
    const words =
      "run postgres --toxiproxy http://127.0.0.1:8474 --faults partition --fault-interval 2s --time 5s";
    const { code, stdout } = await faultline([
      ...words.split(" "),
      "--set",
      "dsn=postgres://postgres@127.0.0.1:54320/postgres",
      "--out",
      out,
      "--json",
    ]);
    const { verdict } = (JSON.parse(stdout) as { verdict: { verdict: string } }).verdict;
    expect([code, verdict]).toEqual([0, "valid"]);
  }, 90_000);
});
