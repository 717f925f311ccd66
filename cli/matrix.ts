/** The matrix of a campaign: every combination is one run. Pure. */
import type { Campaign } from "./config.js";
import type { RunRequest } from "./spec.js";

export interface Cell {
  /** Unique within the campaign. */
  readonly name: string;
  readonly request: RunRequest & {
    readonly settings: Readonly<Record<string, string>>;
    readonly faults: readonly string[];
    readonly seed: number;
  };
}

/** The runs of a campaign, in order; a shard `i/n` has every n-th of them, beginning with the i-th. */
export function cellsOf(
  campaign: Campaign,
  shard: { readonly index: number; readonly count: number } = { index: 1, count: 1 },
): Cell[] {
  const { matrix } = campaign;
  const cells = matrix.system.flatMap((system) =>
    matrix.workload.flatMap((workload) =>
      combinations(matrix.settings).flatMap((settings) =>
        matrix.faults.flatMap((faults) =>
          matrix.seeds.map((seed): Cell => {
            const parts = [
              system,
              workload,
              ...Object.values(settings),
              faults.length === 0 ? "no-faults" : faults.join("+"),
              `seed-${String(seed)}`,
            ];
            return {
              name: parts.join("/"),
              request: {
                system,
                workload,
                settings,
                faults,
                seed,
                timeSeconds: campaign.timeSeconds,
                faultIntervalSeconds: campaign.faultIntervalSeconds,
                operationTimeoutMs:
                  campaign.operationTimeoutSeconds === undefined
                    ? undefined
                    : campaign.operationTimeoutSeconds * 1000,
                rate: campaign.rate,
                concurrency: campaign.concurrency,
              },
            };
          }),
        ),
      ),
    ),
  );
  return cells.filter((_, i) => i % shard.count === shard.index - 1);
}

/** Every way to choose one value for each name. */
function combinations(values: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return Object.entries(values).reduce<Record<string, string>[]>(
    (chosen, [name, options]) =>
      chosen.flatMap((before) => options.map((value) => ({ ...before, [name]: value }))),
    [{}],
  );
}
