/** The runs of a campaign: those it lists, and every combination of its matrix. Pure. */
import type { Campaign, ListedRun } from "./config.js";
import type { Where } from "../harness/cluster/ground.js";
import type { RunRequest } from "./spec.js";

export interface Cell {
  /** Unique within the campaign. */
  readonly name: string;
  readonly request: RunRequest & {
    readonly settings: Readonly<Record<string, string>>;
    readonly faults: readonly string[];
    readonly seed: number;
  };
  /** What is expected of a listed run; the cells of the matrix have the campaign's expectations. */
  readonly listed?: ListedRun;
}

export interface Selection {
  /** A shard `i/n` has every n-th run, beginning with the i-th. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Only runs whose name has one of these in it. */
  readonly only?: readonly string[] | undefined;
  /** Where all of them run, whatever the campaign says. */
  readonly where?: Where | undefined;
  /** Every run of the list so often, with seeds that count on. */
  readonly repeat?: number | undefined;
}

/** The runs of a campaign, in order. */
export function cellsOf(campaign: Campaign, { shard, only, repeat = 1, where }: Selection = {}): Cell[] {
  const cells = [
    ...campaign.runs.flatMap((run) => listedCells(campaign, run, repeat)),
    ...matrixCells(campaign),
  ];
  const { index, count } = shard ?? { index: 1, count: 1 };
  return cells
    .filter(({ name }) => only === undefined || only.some((text) => name.includes(text)))
    .filter((_, i) => i % count === index - 1)
    .map((cell) => (where === undefined ? cell : { ...cell, request: { ...cell.request, where } }));
}

type Pace = Pick<
  Campaign,
  "where" | "timeSeconds" | "faultIntervalSeconds" | "operationTimeoutSeconds" | "rate" | "concurrency"
>;

function paceOf({ operationTimeoutSeconds, ...pace }: Pace): Omit<RunRequest, "system"> {
  const { where, timeSeconds, faultIntervalSeconds, rate, concurrency } = pace;
  return {
    where,
    timeSeconds,
    faultIntervalSeconds,
    operationTimeoutMs: operationTimeoutSeconds === undefined ? undefined : operationTimeoutSeconds * 1000,
    rate,
    concurrency,
  };
}

function listedCells(campaign: Campaign, run: ListedRun, repeat: number): Cell[] {
  const { id, system, workload, settings, nodes, faults, schedule, seeds, model } = run;
  const last = Math.max(...seeds);
  const more = Array.from({ length: seeds.length * (repeat - 1) }, (_, i) => last + 1 + i);
  return [...seeds, ...more].map((seed): Cell => ({
    name: `${id}/${system}/${workload}/seed-${String(seed)}`,
    listed: run,
    request: {
      ...paceOf({ ...campaign, ...run }),
      system,
      workload,
      settings,
      nodes,
      faults: schedule.length === 0 ? faults : [...new Set(schedule.map(({ fault }) => fault))],
      seed,
      models: model === undefined ? undefined : [model],
    },
  }));
}

function matrixCells(campaign: Campaign): Cell[] {
  const { matrix } = campaign;
  if (matrix === undefined) return [];
  return matrix.system.flatMap((system) =>
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
            const request = { ...paceOf(campaign), system, workload, settings, faults, seed };
            return { name: parts.join("/"), request };
          }),
        ),
      ),
    ),
  );
}

/** Every way to choose one value for each name. */
function combinations(values: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return Object.entries(values).reduce<Record<string, string>[]>(
    (chosen, [name, options]) =>
      chosen.flatMap((before) => options.map((value) => ({ ...before, [name]: value }))),
    [{}],
  );
}
