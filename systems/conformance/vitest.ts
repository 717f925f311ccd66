/**
 * The conformance kit as tests of vitest: one call in an adapter's test file.
 *
 *     import { systemConformance } from "faultline/vitest";
 *     import mydb from "./system.js";
 *     await systemConformance(mydb);
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../harness/cluster/cluster.js";
import { whyNoImage } from "../../harness/docker/image.js";
import type { ServerSystem, Settings } from "../system.js";
import { leftOf } from "./left.js";
import { checksFor, settingsFor, startForConformance, type ConformanceOptions } from "./kit.js";

/** Where everything must be there (a CI), a test that skips is a test that fails. */
function required(what: string): boolean {
  return (process.env["FAULTLINE_REQUIRE"] ?? "").split(",").includes(what);
}

async function whatIsMissing(
  system: ServerSystem,
  settings: Settings,
  options: ConformanceOptions,
): Promise<string | undefined> {
  const name = options.where === "docker" ? "docker" : system.name;
  if (options.long === true && !required(name))
    return `it takes a minute or more; FAULTLINE_REQUIRE=${name} runs it`;
  if (options.where === "docker") return whyNoImage(settings["image"]);
  const found = await system.availability(settings);
  return found.available ? undefined : found.missing;
}

/**
 * Registers one test per duty. Where the system is not installed they are skipped, and the title says why; unless
 * FAULTLINE_REQUIRE, a list of systems (or docker), names it.
 */
export async function systemConformance(
  system: ServerSystem,
  options: ConformanceOptions = {},
): Promise<void> {
  const settings = settingsFor(system, options.settings);
  const missing = await whatIsMissing(system, settings, options);
  const place = options.where ?? "local";
  const where = place === "docker" ? " as containers" : "";
  const why = missing === undefined ? "" : ` (skipped: ${missing})`;
  if (missing !== undefined && required(place === "docker" ? "docker" : system.name))
    throw new Error(`FAULTLINE_REQUIRE asks for ${system.name}${where}, but ${missing}`);
  describe.skipIf(missing !== undefined)(`${system.name} conforms${where}${why}`, () => {
    let logs: string;
    let cluster: Cluster;
    const label = `conformance-${system.name}-${String(process.pid)}`;
    beforeAll(async () => {
      logs = mkdtempSync(join(tmpdir(), "conformance-"));
      cluster = await startForConformance(system, { ...options, label, logs });
    }, 120_000);
    afterAll(async () => {
      await cluster?.close();
      rmSync(logs, { recursive: true, force: true });
    });
    for (const check of checksFor(system, settings, options)) {
      it(
        check.name,
        async () => {
          const { signal } = new AbortController();
          await check.run({ system, settings, cluster, where: place, signal });
        },
        90_000,
      );
    }
    it("nothing is left when it is closed", async () => {
      await cluster.close();
      expect(await leftOf(cluster, label, place)).toEqual([]);
    }, 60_000);
  });
}
