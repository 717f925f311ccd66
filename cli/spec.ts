/**
 * What a run is to be, out of the options of a command or the cells of a campaign: names resolved, settings
 * checked and completed, and the shell words that ask for the same again.
 */
import { randomInt } from "node:crypto";
import type { Where } from "../harness/cluster/ground.js";
import { whyNoDocker } from "../harness/docker/engine.js";
import { FAULTS, faultLabel, narrowed, type Fault } from "../harness/faults/index.js";
import type { System } from "../systems/index.js";
import { claimFor, type Claim } from "../systems/system.js";
import { WORKLOADS, type Workload } from "../workloads/index.js";
import { canonicalModel } from "../checkers/consistency/index.js";
import { firstProof } from "./bail.js";
import { UsageError } from "./exit.js";
import { loadSystem } from "./load-system.js";
import { known, nearest, shellWord } from "./parse.js";

/** As the user says it; what is absent gets its default. */
export interface RunRequest {
  /** The system, or how it is named if it is a user's (see `loadSystem`). */
  readonly system: string;
  readonly workload?: string | undefined;
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly defect?: string | undefined;
  readonly nodes?: number | undefined;
  /** Default: auto, which is local where the system's programs are, else Docker where that can be used. */
  readonly where?: Where | "auto" | undefined;
  readonly faults?: readonly string[] | undefined;
  readonly faultIntervalSeconds?: number | undefined;
  readonly timeSeconds?: number | undefined;
  /** Operations a second; null: as fast as the clients can. */
  readonly rate?: number | null | undefined;
  readonly concurrency?: number | undefined;
  readonly seed?: number | undefined;
  readonly operationTimeoutMs?: number | undefined;
  /** Name of a claim; its model is what the run is judged against. */
  readonly expect?: string | undefined;
  readonly models?: readonly string[] | undefined;
  /** End the run at the first proof. */
  readonly bail?: boolean | undefined;
  /** URL of a Toxiproxy server to use instead of the embedded proxy. */
  readonly toxiproxy?: string | undefined;
}

export interface RunSpec {
  readonly system: System;
  /** Path or package of a system that is not ours. */
  readonly adapter: string | undefined;
  readonly workload: Workload;
  readonly settings: Readonly<Record<string, string>>;
  /** Those of the settings that were asked for, or are not the defaults. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly defect: string | undefined;
  readonly nodes: number;
  readonly where: Where;
  readonly faults: readonly Fault[];
  readonly faultIntervalSeconds: number;
  readonly timeSeconds: number;
  readonly rate: number | null;
  readonly concurrency: number;
  readonly seed: number;
  readonly operationTimeoutMs: number;
  readonly claim: Claim | undefined;
  readonly models: readonly string[];
  readonly bail: boolean;
  readonly toxiproxy: string | undefined;
  readonly command: string;
}

/** @throws UsageError naming the option to change */
export async function resolveRun(request: RunRequest): Promise<RunSpec> {
  const system = await loadSystem(request.system);
  const workload = known("workload", request.workload ?? "list-append", WORKLOADS);
  if (system.workloads[workload.name] === undefined) {
    throw new UsageError(
      `--workload ${workload.name}: ${system.name} has no clients for it; it has ${Object.keys(system.workloads).join(", ")}`,
    );
  }
  const settings = completeSettings(system, workload, request.settings ?? {});
  const faults = (request.faults ?? []).map((label) => checkedFault(system, settings, faultOf(label)));
  const claim =
    request.expect === undefined
      ? claimFor(system, workload.name, settings)
      : known("claim", request.expect, system.claims);
  const models =
    (request.models ?? []).length > 0
      ? request.models!.map((name) => model(workload, name))
      : claim === undefined
        ? [workload.checker.models[0]!]
        : [claim.promises];
  const inProcess = system.kind === "in-process";
  const spec = {
    system,
    adapter: system.name === request.system ? undefined : request.system,
    workload,
    settings,
    chosen: chosenOf(system, settings, request.settings ?? {}),
    defect: checkedDefect(system, workload, request.defect),
    where: await placeOf(system, settings, request.where ?? "auto"),
    nodes: request.nodes ?? defaultNodes(system, settings),
    faults,
    faultIntervalSeconds: request.faultIntervalSeconds ?? 5,
    timeSeconds: request.timeSeconds ?? (inProcess ? 0.4 : 30),
    rate: request.rate === undefined ? (inProcess ? 6000 : 500) : request.rate,
    concurrency: request.concurrency ?? 10,
    seed: request.seed ?? randomInt(2 ** 31),
    operationTimeoutMs: request.operationTimeoutMs ?? 5000,
    claim,
    models,
    bail: request.bail === true,
    toxiproxy: request.toxiproxy,
  };
  if (spec.bail) firstProof(workload.checker, models, settings);
  try {
    workload.generate({ concurrency: spec.concurrency, settings });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return { ...spec, command: commandOf(spec, request) };
}

function defaultNodes(system: System, settings: Readonly<Record<string, string>>): number {
  return system.kind === "server" ? (system.nodesFor?.(settings) ?? 1) : 1;
}

async function placeOf(
  system: System,
  settings: Readonly<Record<string, string>>,
  asked: Where | "auto",
): Promise<Where> {
  if (asked !== "auto") return asked;
  // Whoever says where the programs are means these.
  if (settings["bin"] !== undefined || settings["home"] !== undefined) return "local";
  if (system.kind === "in-process" || (await system.availability(settings)).available) return "local";
  return (await whyNoDocker()) === undefined ? "docker" : "local";
}

function model(workload: Workload, name: string): string {
  if (workload.checker.models.includes(name)) return name;
  try {
    return canonicalModel(name);
  } catch (error) {
    throw new UsageError(`--model ${name}: ${(error as Error).message}`);
  }
}

function completeSettings(
  system: System,
  workload: Workload,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = [...Object.keys(system.settings), ...Object.keys(workload.settings)];
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) {
      const near = nearest(name, names);
      const hint = near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`;
      throw new UsageError(
        `--set ${name}=${value}: neither ${system.name} nor ${workload.name} has such a setting; ${hint}`,
      );
    }
    const values = system.settings[name]?.values;
    if (values !== undefined && !values.includes(value)) {
      throw new UsageError(`--set ${name}=${value}: expected one of ${values.join(", ")}`);
    }
  }
  const defaults = Object.entries(system.settings).flatMap(([name, setting]) =>
    setting.default === undefined ? [] : [[name, setting.default]],
  );
  const settings = { ...(Object.fromEntries(defaults) as Record<string, string>), ...given };
  return { ...settings, ...system.implies?.(workload.name, settings), ...given };
}

/** Settings that were asked for, or that are not the system's defaults. */
function chosenOf(
  system: System,
  settings: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const chosen = Object.entries(settings).filter(
    ([name, value]) => given[name] !== undefined || value !== system.settings[name]?.default,
  );
  return Object.fromEntries(chosen);
}

/** `name`, or `name:word:word`. */
function faultOf(label: string): Fault {
  const [name, ...words] = label.split(":");
  try {
    return narrowed(known("fault", name!, FAULTS), words);
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(`--faults ${label}: ${(error as Error).message}`);
  }
}

function checkedFault(system: System, settings: Readonly<Record<string, string>>, fault: Fault): Fault {
  if (system.kind === "in-process") {
    throw new UsageError(
      `--faults ${fault.name}: ${system.name} runs inside this process and has no links or processes to break; it has --defect`,
    );
  }
  if (fault.needs.includes("processes") && settings["dsn"] !== undefined) {
    throw new UsageError(
      `--faults ${fault.name}: a server given by --set dsn is not ours to ${fault.name}; use faults of links: partition, latency, reset`,
    );
  }
  const missing = fault.needs.filter((need) => !system.capabilities(settings).includes(need));
  if (missing.length > 0)
    throw new UsageError(`--faults ${fault.name}: ${system.name} offers no ${missing.join(", ")}`);
  return fault;
}

function checkedDefect(system: System, workload: Workload, defect: string | undefined): string | undefined {
  if (defect === undefined) return undefined;
  if (system.kind !== "in-process")
    throw new UsageError(`--defect ${defect}: only the fake system has defects to plant`);
  const names = system.defects[workload.name] ?? [];
  return known(
    `defect of ${workload.name}`,
    defect,
    names.map((name) => ({ name })),
  ).name;
}

function commandOf(spec: Omit<RunSpec, "command">, request: RunRequest): string {
  const { system, workload, faults, rate } = spec;
  const words = ["faultline", "run", request.system, "--workload", workload.name];
  for (const [name, value] of Object.entries(spec.chosen)) words.push("--set", `${name}=${value}`);
  if (spec.defect !== undefined) words.push("--defect", spec.defect);
  if (spec.nodes !== defaultNodes(system, spec.settings)) words.push("--nodes", String(spec.nodes));
  if (spec.where === "docker") words.push("--where", spec.where);
  if (faults.length > 0) {
    words.push(
      "--faults",
      faults.map(faultLabel).join(","),
      "--fault-interval",
      `${String(spec.faultIntervalSeconds)}s`,
    );
  }
  words.push("--time", `${String(spec.timeSeconds)}s`, "--rate", rate === null ? "max" : String(rate));
  words.push(
    "--concurrency",
    String(spec.concurrency),
    "--operation-timeout",
    `${String(spec.operationTimeoutMs)}ms`,
    "--seed",
    String(spec.seed),
  );
  if (request.expect !== undefined) words.push("--expect", request.expect);
  for (const name of request.models ?? []) words.push("--model", name);
  if (spec.bail) words.push("--bail");
  if (spec.toxiproxy !== undefined) words.push("--toxiproxy", spec.toxiproxy);
  return words.map(shellWord).join(" ");
}
