/** One run from command to report: cluster, clients, faults, verdict, files. Used by `run` and by campaigns. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { ClientSource } from "../harness/client.js";
import type { Cluster } from "../harness/cluster/cluster.js";
import { startCluster } from "../harness/cluster/start.js";
import { keyedRandom } from "../harness/generator/random.js";
import { faultLabel, needsPreload, needsVolumes, type ScheduledFault } from "../harness/faults/index.js";
import { withDeadline } from "../harness/run/deadline.js";
import { execute, type Executed } from "../harness/run/execute.js";
import { messageOf } from "../harness/run/worker.js";
import { createRunFolder, readHistory, readSchedule, writeRunRecord } from "../harness/store/run-folder.js";
import { readSamples } from "../harness/store/samples.js";
import { RUN_FILES, type RunRecord } from "../harness/store/run-record.js";
import { powersOf, type Availability, type ServerSystem } from "../systems/system.js";
import { prettyJson } from "../checkers/history/json-value.js";
import { firstProof } from "./bail.js";
import { UsageError } from "./exit.js";
import { judge, judgeRun } from "./judge.js";
import type { Output } from "./output.js";
import { writeReport, type Parts } from "./report-files.js";
import type { RunSpec } from "./spec.js";
import { VERSION } from "./version.js";

export interface TestRunOptions {
  /** Folder in which the run's own is made. */
  readonly out: string;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly budgetSeconds: number;
  /** How long the system may take until it answers. */
  readonly readySeconds: number;
  /** Faults to inject instead of drawn ones. */
  readonly schedule?: readonly ScheduledFault[];
  /** When the command was given, in milliseconds of `performance.now()`. */
  readonly commanded: number;
}

export const READY_SECONDS = 60;

export interface TestRun extends Parts {
  readonly folder: string;
}

/**
 * Performs a run. Whatever happens, faults are healed, servers stopped, and what was recorded is kept.
 * @throws UsageError when the system cannot run here; Error when the harness failed (the folder tells more)
 */
export async function testRun(spec: RunSpec, options: TestRunOptions): Promise<TestRun> {
  const { output } = options;
  const availability = await availabilityOf(spec);
  if (!availability.available) {
    throw new UsageError(
      `${spec.system.name} cannot run here: ${availability.missing}. Try: ${availability.install}`,
    );
  }
  const id = runId(spec);
  const folder = createRunFolder(options.out, id);
  let record = await newRecord(spec, id, availability.version);
  writeRunRecord(folder, record);
  let executed: Executed & { startupSeconds: number };
  try {
    const result = await perform(
      spec,
      folder,
      id,
      options,
      (nodes, where) => (record = { ...record, nodes, where }),
    );
    executed = result;
  } catch (error) {
    const outcome = {
      seconds: 0,
      startupSeconds: 0,
      operations: { ok: 0, fail: 0, info: 0 },
      vacuousFaults: [],
      unhealed: [],
      interrupted: options.signal.aborted,
    };
    try {
      writeRunRecord(folder, { ...record, outcome: { ...outcome, error: messageOf(error) } });
    } catch {
      // On a full disk this fails as well; the first error is the one to tell.
    }
    throw error;
  }
  record = { ...record, outcome: executed };
  writeRunRecord(folder, record);
  const history = await readHistory(folder);
  const checked = judge(spec.workload.checker, history, spec.models, spec.settings, options.budgetSeconds);
  const schedule = readSchedule(folder);
  const verdict = judgeRun(checked, executed, history, schedule);
  writeFileSync(join(folder, RUN_FILES.verdict), prettyJson(verdict));
  const parts: Parts = {
    record,
    verdict,
    history,
    schedule,
    samples: readSamples(folder),
  };
  await writeReport(folder, parts);
  for (const problem of executed.unhealed) output.warn(`not healed: ${problem}`);
  return { folder, ...parts };
}

function availabilityOf({ system, settings, where }: RunSpec): Promise<Availability> {
  // What is missing for containers comes to light when they are started.
  const image = settings["image"];
  return where === "docker" && image !== undefined
    ? Promise.resolve({ available: true, version: image })
    : system.availability(settings);
}

async function perform(
  spec: RunSpec,
  folder: string,
  id: string,
  options: TestRunOptions,
  placed: (nodes: string[], where: RunRecord["where"]) => void,
): Promise<Executed & { startupSeconds: number }> {
  const { signal, output } = options;
  const shape = { concurrency: spec.concurrency, settings: spec.settings };
  const last = spec.workload.final?.(shape);
  const shared = {
    folder,
    generator: spec.workload.generate(shape),
    ...(last === undefined ? {} : { last }),
    concurrency: spec.concurrency,
    seed: spec.seed,
    timeSeconds: spec.timeSeconds,
    rate: spec.rate,
    operationTimeoutMs: spec.operationTimeoutMs,
    faults: spec.faults,
    faultIntervalSeconds: spec.faultIntervalSeconds,
    ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
    signal,
  };
  const watched = async (
    clients: ClientSource,
    cluster?: Cluster,
  ): Promise<Executed & { startupSeconds: number }> => {
    const startupSeconds = (performance.now() - options.commanded) / 1000;
    const progress = output.progress(spec.timeSeconds);
    try {
      const executed = await execute({
        ...shared,
        clients,
        ...(cluster === undefined ? {} : { cluster }),
        onProgress: (state) => progress.update(state),
        ...(spec.bail ? { stopWhen: firstProof(spec.workload.checker, spec.models, spec.settings) } : {}),
      });
      return { ...executed, startupSeconds };
    } finally {
      progress.end();
    }
  };
  const isRead: ClientSource["isRead"] = (operation) => spec.workload.isRead(operation);
  if (spec.system.kind === "in-process") {
    placed([], "in-process");
    const random = keyedRandom(spec.seed, 0, 0);
    const started = spec.system.start(spec.workload.name, spec.defect, random, spec.settings);
    const { system } = spec;
    return watched({
      open: (_thread, process) => started.open(process),
      classify: (error) => system.classify(error),
      isRead,
    });
  }
  const { system } = spec;
  const plan = await planned(system, spec);
  const cluster = await startCluster(plan, {
    label: id,
    logs: join(folder, RUN_FILES.logs),
    powers: powersOf(system, spec.settings),
    where: spec.where,
    preload: needsPreload(spec.faults),
    volumes: needsVolumes(spec.faults),
    warn: (message) => output.warn(message),
    readyMs: options.readySeconds * 1000,
    seed: spec.seed,
    signal,
    ...(spec.toxiproxy === undefined ? {} : { toxiproxy: spec.toxiproxy }),
  });
  try {
    placed(
      cluster.nodes.map((node) => node.name),
      "external" in plan ? "external" : spec.where,
    );
    return await watched(await serverClients(system, spec, cluster, signal), cluster);
  } finally {
    await cluster.close();
  }
}

/** A plan that cannot be made is a matter of settings. */
async function planned(system: ServerSystem, spec: RunSpec): ReturnType<ServerSystem["plan"]> {
  try {
    return await system.plan(spec.settings, spec.nodes, spec.where);
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function serverClients(
  system: ServerSystem,
  spec: RunSpec,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ClientSource> {
  const clients = system.workloads[spec.workload.name]!;
  const [first] = cluster.nodes;
  await withDeadline(
    `prepare ${spec.workload.name} on ${system.name}`,
    30_000,
    (deadline) => clients.prepare(first!, spec.settings, deadline, cluster.nodes),
    signal,
  );
  // A failure of power is to lose what the run wrote, and not the tables or queues it began with.
  await Promise.all(cluster.nodes.map(async ({ volume }) => volume?.flush()));
  return {
    // Threads are spread over the nodes, round-robin.
    open: (thread, _process, deadline) =>
      clients.open(cluster.nodes[thread % cluster.nodes.length]!, spec.settings, deadline, cluster.nodes),
    classify: (error) => system.classify(error),
    isRead: (operation) => spec.workload.isRead(operation),
  };
}

let runs = 0;

/** Sorts by time, says what it is, and is unique on this machine. */
function runId(spec: RunSpec): string {
  const time = new Date().toISOString().replace(/[-:]/g, "").replace(/\..*/, "");
  return `${time}-${spec.system.name}-${spec.workload.name}-${String(spec.seed)}-${String(process.pid)}${String(runs++).padStart(2, "0")}`;
}

async function newRecord(spec: RunSpec, id: string, version: string): Promise<RunRecord> {
  const { claim, defect } = spec;
  const commit = await currentCommit();
  return {
    format: 1,
    id,
    began: new Date().toISOString(),
    command: spec.command,
    system: spec.system.name,
    ...(spec.adapter === undefined ? {} : { adapter: spec.adapter }),
    workload: spec.workload.name,
    settings: { ...spec.settings },
    chosen: { ...spec.chosen },
    ...(defect === undefined ? {} : { defect }),
    nodes: [],
    where: spec.where,
    ...(spec.toxiproxy === undefined ? {} : { toxiproxy: spec.toxiproxy }),
    faults: spec.faults.map(faultLabel),
    faultIntervalSeconds: spec.faultIntervalSeconds,
    timeSeconds: spec.timeSeconds,
    rate: spec.rate,
    concurrency: spec.concurrency,
    seed: spec.seed,
    operationTimeoutMs: spec.operationTimeoutMs,
    models: [...spec.models],
    ...(claim === undefined
      ? {}
      : {
          claim: {
            name: claim.name,
            promises: claim.promises,
            says: claim.says,
            source: claim.source,
            ...(claim.exhibits === undefined ? {} : { exhibits: [...claim.exhibits] }),
          },
        }),
    versions: { faultline: VERSION, node: process.version, system: version },
    ...(commit === undefined ? {} : { commit }),
  };
}

/** The commit of the project that the command was given in; undefined outside of a repository. */
async function currentCommit(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], {
      cwd: resolve("."),
      timeout: 2000,
    });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
