/** `faultline.config.ts`: found, loaded, checked. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createJiti } from "jiti";
import { z } from "zod";
import { UsageError } from "./exit.js";

const word = z.enum(["valid", "invalid", "unknown"]);
const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const expectation = z.strictObject({
  /** The settings it is about; those not named may have any value. */
  when: settings.default({}),
  /** Verdict by model, beside the claim's own. */
  judged: z.record(z.string(), word).default({}),
  /** At least one of these anomaly types is seen. */
  seen: z.array(z.string()).default([]),
  /** None of these is. */
  never: z.array(z.string()).default([]),
});

/** A fault at a time of its own, in seconds of the run. */
const timedFault = z.strictObject({
  /** As `--faults` says it: `kill:primaries`. */
  fault: z.string(),
  from: z.number().nonnegative(),
  /** Absent: until the end. */
  until: z.number().positive().optional(),
  /** What is not to be drawn, such as latencyMs. */
  plan: z.record(z.string(), z.unknown()).default({}),
});

/** How and where runs go, where the options of `run` do not have to be as they are by default. */
const pace = {
  where: z.enum(["auto", "local", "docker"]).optional(),
  timeSeconds: z.number().positive().optional(),
  faultIntervalSeconds: z.number().positive().optional(),
  operationTimeoutSeconds: z.number().positive().optional(),
  /** Operations a second; null: as fast as the clients can. */
  rate: z.number().positive().nullable().optional(),
  concurrency: z.number().int().positive().optional(),
};

const listedRun = z.strictObject({
  id: z.string().regex(/^[\w.-]+$/, "letters, digits, dots, dashes and underscores"),
  /** What is to be shown, in words. */
  shows: z.string(),
  system: z.string(),
  workload: z.string().default("list-append"),
  settings: settings.default({}),
  nodes: z.number().int().positive().optional(),
  /** Drawn faults; with a `schedule` none. */
  faults: z.array(z.string()).default([]),
  schedule: z.array(timedFault).default([]),
  seeds: z.array(z.number().int().nonnegative()).min(1).default([1]),
  ...pace,
  /** Judged against this model, instead of what the vendor promises. */
  model: z.string().optional(),
  verdict: word.default("valid"),
  /** At least one of these anomaly types is seen. */
  seen: z.array(z.string()).default([]),
  /** None of these is. */
  never: z.array(z.string()).default([]),
  /** Seconds of the run within which the first anomaly has happened. */
  withinSeconds: z.number().positive().optional(),
});

const campaign = z.strictObject({
  name: z.string().regex(/^[\w.-]+$/, "letters, digits, dots, dashes and underscores"),
  /** Runs one by one, beside the matrix. */
  runs: z.array(listedRun).default([]),
  /** Every combination is one run. */
  matrix: z
    .strictObject({
      system: z.array(z.string()).min(1),
      workload: z.array(z.string()).min(1).default(["list-append"]),
      /** Every combination of the values listed. */
      settings: z
        .record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).min(1))
        .default({}),
      /** Each element is one set of faults that are used together; [] is none. */
      faults: z.array(z.array(z.string())).min(1).default([[]]),
      seeds: z.array(z.number().int().nonnegative()).min(1).default([1]),
    })
    .optional(),
  /** Columns of the index: models that each run is also judged against. */
  models: z.array(z.string()).default([]),
  ...pace,
  expect: z.array(expectation).default([]),
});

const config = z.strictObject({
  /** Folder for runs. */
  out: z.string().default("runs"),
  campaign,
});

export type Config = z.input<typeof config>;
export type LoadedConfig = z.output<typeof config>;
export type Campaign = LoadedConfig["campaign"];
export type ListedRun = Campaign["runs"][number];
export type TimedFault = ListedRun["schedule"][number];

/** Types a configuration; the identity. */
export function defineConfig(value: Config): Config {
  return value;
}

const NAMES = ["faultline.config.ts", "faultline.config.js", "faultline.config.mjs"];

/** @throws UsageError naming the file, and each field that is wrong */
export async function loadConfig(file: string | undefined): Promise<LoadedConfig> {
  const path = resolve(file ?? NAMES.find((name) => existsSync(name)) ?? NAMES[0]!);
  if (!existsSync(path)) {
    throw new UsageError(
      `${path}: there is no such file; a campaign is described in ${NAMES[0]!} (see "campaign" in the README)`,
    );
  }
  let loaded: unknown;
  try {
    const jiti = createJiti(pathToFileURL(path).href);
    loaded = await jiti.import(path, { default: true });
  } catch (cause) {
    throw new UsageError(`${path} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
  const result = config.safeParse(loaded);
  if (!result.success)
    throw new UsageError(`${path} is not a configuration:\n${z.prettifyError(result.error)}`);
  return result.data;
}
