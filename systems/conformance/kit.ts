/** All checks for an adapter, and the cluster they need. */
import type { Cluster } from "../../harness/cluster/cluster.js";
import type { Where } from "../../harness/cluster/ground.js";
import { whyNoVolumes } from "../../harness/cluster/volume.js";
import { startCluster } from "../../harness/cluster/start.js";
import { WORKLOADS } from "../../workloads/index.js";
import { powersOf, type ServerSystem, type Settings } from "../system.js";
import type { Check } from "./check.js";
import { clientChecks } from "./clients.js";
import { dataChecks } from "./data.js";
import { faultChecks } from "./faults.js";
import { positionChecks } from "./position.js";
import { runChecks } from "./runs.js";

export interface ConformanceOptions {
  /** Settings to examine it with, beside the defaults. */
  readonly settings?: Settings;
  /** Default: as many as the system starts by itself. */
  readonly nodes?: number;
  /** Default: local. */
  readonly where?: Where;
  /** Workloads to examine. Default: all. */
  readonly workloads?: readonly string[];
  /** Takes a minute or more: only where FAULTLINE_REQUIRE names the system (or docker). */
  readonly long?: boolean;
  /** Faults to examine, where not all are. Default: all that the system offers. */
  readonly faults?: readonly string[];
  /** Faults not to examine, with the reason beside them. Default: none. */
  readonly exceptFaults?: readonly string[];
  /** URL of a Toxiproxy server to use instead of the embedded proxy. */
  readonly toxiproxy?: string;
}

/** The settings that a run would have: the defaults, and what was given. */
export function settingsFor(system: ServerSystem, given: Settings = {}): Settings {
  const defaults = Object.entries(system.settings).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

/**
 * Every check that applies to the adapter, or those that are asked for.
 * @throws Error when it has clients for a workload nobody knows, or does not offer a fault that is asked for
 */
export function checksFor(
  system: ServerSystem,
  settings: Settings,
  options: Pick<ConformanceOptions, "workloads" | "faults" | "exceptFaults"> = {},
): Check[] {
  const { workloads } = options;
  const examined = Object.entries(system.workloads).filter(([name]) => workloads?.includes(name) ?? true);
  const subjects = examined.map(([name, clients]) => {
    const workload = WORKLOADS.find((known) => known.name === name);
    if (workload === undefined) {
      throw new Error(
        `${system.name} has clients for ${name}; the workloads are ${WORKLOADS.map((known) => known.name).join(", ")}`,
      );
    }
    return { workload, clients };
  });
  return [
    ...dataChecks,
    ...subjects.flatMap((subject) => [...clientChecks(subject), ...runChecks(subject)]),
    ...positionChecks(system, subjects[0]),
    ...chosen(
      faultChecks(system, settings, subjects[0]?.clients ?? Object.values(system.workloads)[0]),
      options,
    ),
  ];
}

/** @throws Error when one of the faults is not among those of the checks */
function chosen(
  checks: readonly (Check & { readonly fault: string })[],
  { faults, exceptFaults = [] }: Pick<ConformanceOptions, "faults" | "exceptFaults">,
): Check[] {
  const offered = checks.map(({ fault }) => fault);
  const missing = [...(faults ?? []), ...exceptFaults].filter((name) => !offered.includes(name));
  if (missing.length > 0)
    throw new Error(
      `expected faults that the system offers (${offered.join(", ")}), got ${missing.join(", ")}`,
    );
  const asked = (faults ?? offered).filter((name) => !exceptFaults.includes(name));
  return checks.filter(({ fault }) => asked.includes(fault));
}

/** A cluster to examine the adapter on. @throws when it cannot be started; then nothing is left behind */
export async function startForConformance(
  system: ServerSystem,
  options: ConformanceOptions & { readonly label: string; readonly logs: string },
): Promise<Cluster> {
  const settings = settingsFor(system, options.settings);
  const where = options.where ?? "local";
  const plan = await system.plan(settings, options.nodes ?? system.nodesFor?.(settings) ?? 1, where);
  return startCluster(plan, {
    where,
    label: options.label,
    logs: options.logs,
    powers: powersOf(system, settings),
    volumes: (await whyNoVolumes()) === undefined && where === "local",
    ...(options.toxiproxy === undefined ? {} : { toxiproxy: options.toxiproxy }),
    preload: system.capabilities(settings).some((one) => one === "clock" || one === "disk"),
  });
}
