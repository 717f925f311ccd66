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
  /** Takes a minute or more: only where FAULTLINE_REQUIRE names the system. */
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
 * Every check that applies to the adapter.
 * @param only examine these workloads; default: all
 * @throws Error when it has clients for a workload nobody knows
 */
export function checksFor(system: ServerSystem, settings: Settings, only?: readonly string[]): Check[] {
  const examined = Object.entries(system.workloads).filter(([name]) => only?.includes(name) ?? true);
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
    ...faultChecks(system, settings, subjects[0]?.clients ?? Object.values(system.workloads)[0]),
  ];
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
