/**
 * Running nodes, as clients and faults see them. Clients reach a node only through its link, which is a proxy;
 * faults act on links and on processes.
 */
import type { ProxyControl } from "../proxy/control.js";

export type NodeState = "running" | "paused" | "dead";

/** Control over a node's processes; absent for servers that we did not start. */
export interface NodeProcesses {
  /** Live processes of the node, seen from outside. */
  state(): NodeState;
  /** SIGKILL to every process of the node; returns when all are gone. @returns how many there were */
  kill(): Promise<number>;
  /** Starts the server if it is dead. */
  start(): Promise<void>;
  /** SIGSTOP to every process of the node; returns when all are stopped. @returns how many */
  pause(): Promise<number>;
  /** SIGCONT to every process of the node. */
  resume(): Promise<void>;
}

export interface ClusterNode {
  readonly name: string;
  /** Where clients connect: the node's link. */
  readonly host: string;
  readonly port: number;
  /** The server's own address, past the proxy. For receipts and readiness only. */
  readonly direct: { readonly host: string; readonly port: number };
  /** Name of the proxy that is the link from clients to this node. */
  readonly link: string;
  readonly processes?: NodeProcesses;
  /** File that the server's output goes to. */
  readonly log?: string;
}

export interface Cluster extends AsyncDisposable {
  readonly nodes: readonly ClusterNode[];
  readonly proxy: ProxyControl;
  /** Asks the system itself, over a fresh connection, whether it answers. @throws when it doesn't */
  ping(address: { readonly host: string; readonly port: number }, signal: AbortSignal): Promise<void>;
  /** Stops everything and removes what was created. Never rejects half-way. */
  close(): Promise<void>;
}
