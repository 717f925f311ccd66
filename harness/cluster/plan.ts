/**
 * What a system needs to run, as pure data: an adapter turns its settings into a plan, and a cluster carries
 * the plan out. Paths, addresses and ports are not known yet when a plan is made; they come as a `Site`.
 */

/** Where a node was put. */
export interface Site {
  /** A folder of the node's own, writable by the server. */
  readonly folder: string;
  /** The address and port the server must listen on. */
  readonly host: string;
  readonly port: number;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface NodePlan {
  readonly name: string;
  /** Commands to run once, in order, before the server is first started. */
  readonly setup: (site: Site) => readonly Command[];
  /** The server itself; it must stay in the foreground. */
  readonly server: (site: Site) => Command;
  /** Signal that stops it in good order. */
  readonly stopSignal: NodeJS.Signals;
}

export interface ClusterPlan {
  readonly nodes: readonly NodePlan[];
  /** The servers refuse to run as root: as root they are started as an unprivileged user. */
  readonly unprivileged?: boolean;
  /** Folders with the servers' programs that the unprivileged user must be able to read. */
  readonly programs?: readonly string[];
}

/** A server that is already running somewhere and that we only reach by network. */
export interface ExternalPlan {
  readonly external: readonly { readonly name: string; readonly host: string; readonly port: number }[];
}
