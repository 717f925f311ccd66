/** What every kind of place starts its nodes on, and what it gives back. */
import type { ProxyControl } from "../proxy/control.js";
import type { ClusterNode, SystemPowers } from "./cluster.js";
import type { Link, Way } from "./network.js";

/** Where nodes run. */
export type Where = "local" | "docker";

export interface ClusterOptions {
  /** Name of the run; its place is named after it, and everything it starts carries it. */
  readonly label: string;
  /** Folder for the nodes' logs. */
  readonly logs: string;
  readonly powers: SystemPowers;
  /** Default: local. */
  readonly where?: Where;
  /** How long the system may take until it answers, in milliseconds. Default 60 000. */
  readonly readyMs?: number;
  readonly seed?: number;
  /** URL of a Toxiproxy server on this machine to use instead of the embedded proxy. */
  readonly toxiproxy?: string;
  readonly signal?: AbortSignal;
  /** Whether clocks and disks will be faked, which needs our preload library. */
  readonly preload?: boolean;
  /** Whether the power of nodes will fail, for which each needs a disk of its own. */
  readonly volumes?: boolean;
  /** Told what the cluster has to do without, and why. */
  readonly warn?: (message: string) => void;
}

export interface Ground {
  readonly options: ClusterOptions;
  /** The run's folder for everything temporary. */
  readonly place: string;
  readonly control: ProxyControl;
  /** What is to be undone at the end, in reverse. */
  readonly closers: (() => Promise<unknown>)[];
}

export interface Started {
  readonly nodes: readonly ClusterNode[];
  readonly links: readonly Link[];
  /** Connections between nodes that go around their links; absent where there can be none, or none can be seen. */
  readonly bypasses?: () => readonly Way[];
}
