/**
 * What a system needs to run, as pure data: an adapter turns its settings into a plan, and a cluster carries
 * the plan out. Paths, addresses and ports are not known yet when a plan is made; they come as a `Site`.
 */

/** A node as another one reaches it: a name where each node has a view of its own, else an address. */
export interface Peer {
  readonly name: string;
  readonly host: string;
  /** What the host leads to from there: the address of a link, where nodes have views of their own. */
  readonly address: string;
  /** The address that it listens on itself: there it is reached around the link, unless the plan is `byAddress`. */
  readonly own: string;
  /** Where other nodes reach it, which a system may pass on: links of theirs, and no business of this node. */
  readonly elsewhere: readonly string[];
}

/** Where a node was put. */
export interface Site {
  /** The node's name. */
  readonly name: string;
  /** A folder of the node's own, writable by the server. */
  readonly folder: string;
  /** The address the servers must listen on. */
  readonly host: string;
  /** The port clients connect to: the first of `ports`. */
  readonly port: number;
  /** Every port of the plan by its name; a port has the same number on each node. */
  readonly ports: Readonly<Record<string, number>>;
  /** All nodes in the plan's order, this one included. What a node tells others about itself is `peers[i].host`. */
  readonly peers: readonly Peer[];
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface NodePlan {
  readonly name: string;
  /** Files to write before setup: path within the node's folder → text. */
  readonly files?: (site: Site) => Readonly<Record<string, string>>;
  /** Commands to run once, in order, before any node is first started. Nodes are set up one after another. */
  readonly setup?: (site: Site) => readonly Command[];
  /** The servers, started in this order; they must stay in the foreground. The node lives as long as the first. */
  readonly servers: (site: Site) => readonly [Command, ...Command[]];
  /** Signal that stops them in good order. */
  readonly stopSignal: NodeJS.Signals;
}

export interface ClusterPlan {
  readonly nodes: readonly NodePlan[];
  /** Ports that each node listens on: name → usual number. The first is the one clients connect to. */
  readonly ports: Readonly<Record<string, number>>;
  /** How the streams of ports divide into messages: port → `http`, `mysql`, `postgres`, `resp`, `lines`. For faults of messages. */
  readonly framing?: Readonly<Record<string, string>>;
  /** Names of ports that are listened on for datagrams (UDP) as well, and get links for these. */
  readonly datagrams?: readonly string[];
  /**
   * Servers know each other by address, or tell each other what they know by address. What one dials at a peer's own
   * address, or at another node's link to that peer, is led over its own link, by our preload library: it takes a C
   * compiler, and servers that are no static programs.
   */
  readonly byAddress?: boolean;
  /** Image to run the nodes from as containers; its commands are found on its PATH. */
  readonly image?: string;
  /** The servers refuse to run as root: as root they are started as an unprivileged user. */
  readonly unprivileged?: boolean;
  /**
   * Folders of this machine with programs of the servers: an unprivileged user must be able to read them, and containers
   * see them under the same paths.
   */
  readonly programs?: readonly string[];
}

/** A server that is already running somewhere and that we only reach by network. */
export interface ExternalPlan {
  readonly external: readonly { readonly name: string; readonly host: string; readonly port: number }[];
}
