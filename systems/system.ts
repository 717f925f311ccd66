/**
 * A system under test: how it is run, when it answers, how clients perform each workload on it, what its
 * errors mean, and what its vendor promises. One folder each; data and small functions, nothing more.
 */
import type { Classification, Client } from "../harness/client.js";
import type { ClusterPlan, ExternalPlan } from "../harness/cluster/plan.js";
import type { Capability } from "../harness/faults/fault.js";
import type { Random } from "../harness/generator/random.js";

export type Settings = Readonly<Record<string, string>>;

export interface Setting {
  readonly summary: string;
  /** The values it may take; any text when absent. */
  readonly values?: readonly string[];
  readonly default?: string;
}

/** What a vendor promises for a configuration, and what we expect to find. */
export interface Claim {
  /** The name that `--expect` takes. */
  readonly name: string;
  readonly workload: string;
  /** The settings it holds for; settings not named may have any value. */
  readonly when: Settings;
  /** The consistency model that is promised; runs are judged against it. */
  readonly promises: string;
  /** What is allowed and should be seen: at least one of these anomaly types, given enough operations. */
  readonly exhibits?: readonly string[];
  /** The vendor's words, in short, and where they are found. */
  readonly says: string;
  readonly source: string;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How one workload is carried out on a system. */
export interface WorkloadClients {
  /** Creates what the workload needs (tables, topics), empty. */
  prepare(address: Address, settings: Settings, signal: AbortSignal): Promise<void>;
  /** Opens one connection for one process. */
  open(address: Address, settings: Settings, signal: AbortSignal): Promise<Client>;
}

/** Whether a system can run here; if not, what is missing and how to get it. */
export type Availability =
  | { readonly available: true; readonly version: string }
  | { readonly available: false; readonly missing: string; readonly install: string };

interface SystemBase {
  readonly name: string;
  /** One line for `faultline list systems`. */
  readonly summary: string;
  readonly settings: Readonly<Record<string, Setting>>;
  readonly claims: readonly Claim[];
  /** Looks, and starts nothing. */
  availability(settings: Settings): Promise<Availability>;
  classify(error: unknown): Classification;
}

/** A system of server processes, reached over the network. */
export interface ServerSystem extends SystemBase {
  readonly kind: "server";
  readonly capabilities: readonly Capability[];
  /** What to run, or where it already runs. @throws Error naming the setting that is wrong */
  plan(settings: Settings, nodes: number): Promise<ClusterPlan | ExternalPlan>;
  /** Resolves when the server at this address answers a request of its own protocol. */
  ping(address: Address, settings: Settings, signal: AbortSignal): Promise<void>;
  readonly workloads: Readonly<Record<string, WorkloadClients>>;
}

/** A system inside this process: no nodes, no links, no faults but its own defects. */
export interface InProcessSystem extends SystemBase {
  readonly kind: "in-process";
  /** Workload names. */
  readonly workloads: Readonly<Record<string, unknown>>;
  readonly defects: Readonly<Record<string, readonly string[]>>;
  /** @throws Error when it has no such defect */
  start(
    workload: string,
    defect: string | undefined,
    random: Random,
  ): { open(process: number): Promise<Client> };
}

export type System = ServerSystem | InProcessSystem;

/** The claim that holds for these settings and this workload, if any. */
export function claimFor(system: System, workload: string, settings: Settings): Claim | undefined {
  return system.claims.find(
    (claim) =>
      claim.workload === workload &&
      Object.entries(claim.when).every(([name, value]) => settings[name] === value),
  );
}
