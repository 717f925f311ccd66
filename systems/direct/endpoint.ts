/** What a node of direct messaging does with its sockets: the part of its program that a system brings along. */

/** Where a node is, and who the others are; as JSON its program's only argument. */
export interface NodeSite {
  readonly name: string;
  readonly host: string;
  /** The control port, the same on all nodes. */
  readonly control: number;
  /** The port that messages travel to; the control's own number where they are datagrams. */
  readonly data: number;
  /** Nodes as this one reaches them; the first sends, the others receive. */
  readonly peers: readonly { readonly name: string; readonly host: string }[];
  readonly settings: Readonly<Record<string, string>>;
}

export interface Reach {
  /** Peers that this node has dialled and shaken hands with, of those it must. */
  readonly up: number;
  readonly expected: number;
  /** Peers that have made themselves known to this node. */
  readonly joined: number;
}

/** The open sockets of one node. */
export interface Endpoint {
  /** Resolves when the transport has taken the message. @throws its error, with a `code` */
  send?(value: number): Promise<void>;
  /** The next message that has arrived; undefined when there is none. */
  take?(): Promise<number | undefined>;
  reach(): Promise<Reach>;
  /** Forgets what is in its buffers. */
  close(): Promise<void>;
}

export const sendsAt = ({ name, peers }: NodeSite): boolean => peers[0]!.name === name;

/** Those that receive. */
export const receivers = ({ peers }: Pick<NodeSite, "peers">): NodeSite["peers"] => peers.slice(1);
