/**
 * Running nodes, as clients and faults see them. Clients reach a node, and nodes each other, only through links,
 * which are proxies; faults act on links and on processes.
 */
import type { Address } from "./address.js";
import type { Machine } from "./machine.js";
import type { Network, Way } from "./network.js";
import type { Peer } from "./plan.js";
import type { Volume } from "./volume.js";

export type NodeState = "running" | "paused" | "dead";

/** Control over a node's processes; absent for servers that we did not start. */
export interface NodeProcesses {
  /** Live processes of the node, seen from outside. */
  state(): Promise<NodeState>;
  /** SIGKILL to every process of the node; returns when all are gone. @returns how many there were */
  kill(): Promise<number>;
  /** Stops the servers in good order, or by force after `graceMs`. @returns whether good order was enough */
  stop(graceMs?: number): Promise<boolean>;
  /** Starts the servers that are dead. */
  start(): Promise<void>;
  /** SIGSTOP to every process of the node; returns when all are stopped. @returns how many */
  pause(): Promise<number>;
  /** SIGCONT to every process of the node. */
  resume(): Promise<void>;
  /** Undefined while the server runs or was never started; otherwise how it ended by itself, with what it said. */
  ended(): Promise<string | undefined>;
}

export interface ClusterNode extends Address {
  readonly name: string;
  /** Where clients connect, by name of the port; `host` and `port` are the first of these. */
  readonly ports: Readonly<Record<string, Address>>;
  /** The server's own address, past the proxy. For receipts and readiness only. */
  readonly direct: Address;
  /** How it reaches the others; absent for servers that we did not start. */
  readonly peers?: readonly Peer[];
  readonly processes?: NodeProcesses;
  /** File that the server's output goes to. */
  readonly log?: string;
  /** Folder of the node's own, with its data. */
  readonly folder?: string;
  /** What its servers are made to see of clock and disk; absent without our preload library. */
  readonly machine?: Machine;
  /** The disk that `folder` is on, where the node has one of its own. */
  readonly volume?: Volume;
}

/** How far a server's copy of the data goes: a number that grows with every write it has, and that copies share. */
export interface Position {
  readonly at: number;
  /** `ms`: its last write's time by the clock of who wrote it first, where writes are known by nothing else. */
  readonly unit: "bytes" | "entries" | "ms";
}

/** What only the system itself can tell or do; absent where a system has nothing of the kind. */
export interface SystemPowers {
  /** Asks one server, over a fresh connection, whether it answers at all. @throws when it doesn't */
  ping(address: Address, signal: AbortSignal): Promise<void>;
  /** Resolves when the cluster as a whole works: a quorum answers, replicas follow. @throws when it doesn't yet */
  ready?(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<void>;
  /** Names of the nodes that believe to be in charge. */
  primaries?(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<readonly string[]>;
  /** Makes another node the primary. @returns what was done, in words */
  failover?(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<string>;
  /** The wall clock of a server as it sees it itself, in milliseconds since 1970. */
  clock?(address: Address, signal: AbortSignal): Promise<number>;
  /** How far its copy of the data goes; undefined where copies cannot be compared. */
  position?(address: Address, signal: AbortSignal): Promise<Position | undefined>;
  /** Tries to write. @returns how the server refused, if it did, in its own words */
  writeRefused?(address: Address, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Has a server repeat these texts, asked one after the other over one connection, in a transaction that is committed
   * where the system has them.
   * @returns what came back
   */
  echo?(address: Address, texts: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /** Takes a member out of the cluster, or back in. @returns what was done, in words */
  membership?: {
    remove(name: string, nodes: readonly ClusterNode[], signal: AbortSignal): Promise<string>;
    add(name: string, nodes: readonly ClusterNode[], signal: AbortSignal): Promise<string>;
    /** Names of the members now. */
    list(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<readonly string[]>;
  };
}

export interface Cluster extends AsyncDisposable, SystemPowers {
  readonly nodes: readonly ClusterNode[];
  readonly network: Network;
  /** Connections between nodes that go around their links; absent where there can be none, or none can be seen. */
  readonly bypasses?: () => readonly Way[];
  /** Stops everything and removes what was created. Never rejects half-way. */
  close(): Promise<void>;
}
