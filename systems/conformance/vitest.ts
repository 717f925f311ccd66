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
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Cluster } from "../../harness/cluster/cluster.js";
import type { ServerSystem } from "../system.js";
import { checksFor, settingsFor, startForConformance, type ConformanceOptions } from "./kit.js";

/** Registers one test per duty. Where the system is not installed they are skipped, and the title says why. */
export async function systemConformance(
  system: ServerSystem,
  options: ConformanceOptions = {},
): Promise<void> {
  const settings = settingsFor(system, options.settings);
  const found = await system.availability(settings);
  const why = found.available ? "" : ` (skipped: ${found.missing})`;
  describe.skipIf(!found.available)(`${system.name} conforms${why}`, () => {
    let logs: string;
    let cluster: Cluster;
    beforeAll(async () => {
      logs = mkdtempSync(join(tmpdir(), "conformance-"));
      const label = `conformance-${system.name}-${String(process.pid)}`;
      cluster = await startForConformance(system, { ...options, label, logs });
    }, 120_000);
    afterAll(async () => {
      await cluster?.close();
      rmSync(logs, { recursive: true, force: true });
    });
    for (const check of checksFor(system)) {
      it(
        check.name,
        async () => {
          await check.run({ system, settings, cluster, signal: new AbortController().signal });
        },
        90_000,
      );
    }
  });
}
