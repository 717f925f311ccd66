/**
 * A system under test: how it is run, when it answers, how clients perform each workload on it, what its
 * errors mean, and what its vendor promises. One folder each; data and small functions, nothing more.
 */
import type { Classification, Client } from "../harness/client.js";
import type { Address } from "../harness/cluster/address.js";
import type { ClusterNode, Position, SystemPowers } from "../harness/cluster/cluster.js";
import type { Where } from "../harness/cluster/ground.js";
import type { ClusterPlan, ExternalPlan } from "../harness/cluster/plan.js";
import type { Capability } from "../harness/faults/fault.js";
import type { Random } from "../harness/generator/random.js";
import type { Finding } from "./finding.js";

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

export type { Address, ClusterNode, Finding };

/** How one workload is carried out on a system. */
export interface WorkloadClients {
  /** Creates what the workload needs (tables, topics), empty. `nodes` are all of the cluster's. */
  prepare(
    address: Address,
    settings: Settings,
    signal: AbortSignal,
    nodes: readonly ClusterNode[],
  ): Promise<void>;
  /**
   * Opens one connection for one process, to the node at this address (through its link). Clients that look for
   * the primary themselves find the other nodes in `nodes`.
   */
  open(
    address: Address,
    settings: Settings,
    signal: AbortSignal,
    nodes: readonly ClusterNode[],
  ): Promise<Client>;
}

/** Whether a system can run here; if not, what is missing and how to get it. */
export type Availability =
  | { readonly available: true; readonly version: string }
  | { readonly available: false; readonly missing: string; readonly install: string };

interface SystemBase {
  /** Settings of a workload that follow from the system's own: the lease of a lock from its time to live. */
  implies?(workload: string, settings: Settings): Settings;
  readonly name: string;
  /** One line for `faultline list systems`. */
  readonly summary: string;
  readonly settings: Readonly<Record<string, Setting>>;
  readonly claims: readonly Claim[];
  /** What it is known to show, and the controls that must pass; for `npm run findings`. */
  readonly findings?: readonly Finding[];
  /** Looks, and starts nothing. */
  availability(settings: Settings): Promise<Availability>;
  classify(error: unknown): Classification;
}

/** A system of server processes, reached over the network. */
export interface ServerSystem extends SystemBase {
  readonly kind: "server";
  /** What faults may count on with these settings. */
  capabilities(settings: Settings): readonly Capability[];
  /** How many nodes are started with these settings when nobody says. Default 1. */
  nodesFor?(settings: Settings): number;
  /** What to run, or where it already runs. @throws Error naming the setting that is wrong */
  plan(settings: Settings, nodes: number, where: Where): Promise<ClusterPlan | ExternalPlan>;
  /** Resolves when the server at this address answers a request of its own protocol, alone or in a quorum. */
  ping(address: Address, settings: Settings, signal: AbortSignal): Promise<void>;
  /** Resolves when the cluster as a whole works: a quorum answers, replicas follow. @throws what is missing */
  ready?(nodes: readonly ClusterNode[], settings: Settings, signal: AbortSignal): Promise<void>;
  /** Names of the nodes that believe to be in charge. */
  primaries?(
    nodes: readonly ClusterNode[],
    settings: Settings,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** Makes another node the primary. @returns what was done, in words */
  failover?(nodes: readonly ClusterNode[], settings: Settings, signal: AbortSignal): Promise<string>;
  /** The wall clock of a server as it sees it itself, in milliseconds since 1970. For faults of clocks. */
  clock?(address: Address, settings: Settings, signal: AbortSignal): Promise<number>;
  /**
   * How far a server's copy of the data goes; undefined where not all nodes have copies of the same data, which could
   * not be compared. For replication lag.
   */
  position?(address: Address, settings: Settings, signal: AbortSignal): Promise<Position | undefined>;
  /** Tries to write. @returns how the server refused, if it did, in its own words. For full disks. */
  writeRefused?(address: Address, settings: Settings, signal: AbortSignal): Promise<string | undefined>;
  /** Has a server repeat these texts over one connection, as they come back. For faults of messages. */
  echo?(
    address: Address,
    texts: readonly string[],
    settings: Settings,
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** Takes members out and in. */
  membership?(settings: Settings): NonNullable<SystemPowers["membership"]>;
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
    settings?: Settings,
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

/** The system's powers over a cluster with these settings, as the harness takes them. */
export function powersOf(system: ServerSystem, settings: Settings): SystemPowers {
  const { ready, primaries, failover, clock, position, writeRefused, echo } = system;
  return {
    ping: (address, signal) => system.ping(address, settings, signal),
    ...(ready === undefined ? {} : { ready: (nodes, signal) => ready(nodes, settings, signal) }),
    ...(primaries === undefined ? {} : { primaries: (nodes, signal) => primaries(nodes, settings, signal) }),
    ...(clock === undefined ? {} : { clock: (address, signal) => clock(address, settings, signal) }),
    ...(position === undefined ? {} : { position: (address, signal) => position(address, settings, signal) }),
    ...(writeRefused === undefined
      ? {}
      : { writeRefused: (address, signal) => writeRefused(address, settings, signal) }),
    ...(echo === undefined
      ? {}
      : { echo: (address, texts, signal) => echo(address, texts, settings, signal) }),
    ...(system.membership === undefined ? {} : { membership: system.membership(settings) }),
    ...(failover === undefined ? {} : { failover: (nodes, signal) => failover(nodes, settings, signal) }),
  };
}
