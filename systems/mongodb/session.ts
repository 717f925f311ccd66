/**
 * A client's connections: one for writes, to the primary, which it asks the members for again now and then; and one for
 * reads, by `read-preference`. Between two operations it may change to other servers; within an operation it never does.
 */
import type { Address, ClusterNode, Settings } from "../system.js";
import { Connection, type Document } from "./client.js";
import { primaryOf, type Primary } from "./members.js";

const LOOK_EVERY_MS = 500;

interface Connections {
  readonly primary: Connection;
  /** The same one, where reads go to the primary. */
  readonly reads: Connection;
}

export class Session {
  #at: Primary;
  #connections: Connections;
  #lookedMs = performance.now();
  #looking = false;
  /** Whom the last look has found. */
  #found: Primary | undefined;
  readonly #closed = new AbortController();

  private constructor(
    at: Primary,
    connections: Connections,
    readonly home: ClusterNode,
    readonly settings: Settings,
    readonly nodes: readonly ClusterNode[],
  ) {
    this.#at = at;
    this.#connections = connections;
  }

  static async open(
    address: Address,
    settings: Settings,
    signal: AbortSignal,
    nodes: readonly ClusterNode[],
  ): Promise<Session> {
    const home = nodes.find(({ port, host }) => port === address.port && host === address.host) ?? nodes[0]!;
    const at = await primaryOf(nodes, signal);
    return new Session(at, await connected(at.node, home, settings, nodes, signal), home, settings, nodes);
  }

  /** For what writes: where the last look has found it. @throws MongoFailure of phase "open" when it does not answer */
  async primary(): Promise<Connection> {
    if (this.nodes.length > 1) await this.#follow();
    return this.#connections.primary;
  }

  /** Documents, read by the settings' preference and concern. @throws MongoFailure */
  async find(command: Document): Promise<Document[]> {
    await this.primary();
    return this.#connections.reads.find("reading", command, {
      readConcern: { level: readConcern(this.settings) },
      ...preference(this.settings),
    });
  }

  /** A statement that commits itself. @throws MongoFailure; NotReplicated */
  async write(command: Document): Promise<Document> {
    const connection = await this.primary();
    return connection.run("writing", { ...command, writeConcern: writeConcern(this.settings) });
  }

  close(): void {
    this.#closed.abort();
    this.#hangUp();
  }

  #hangUp(): void {
    this.#connections.primary.close();
    this.#connections.reads.close();
  }

  /** That no primary answers is no reason to leave the server that we have; nor is one that was elected before it. */
  async #follow(): Promise<void> {
    const found = this.#found;
    this.#found = undefined;
    if (found !== undefined && found.election >= this.#at.election) {
      const moved = found.node !== this.#at.node;
      this.#at = found;
      if (moved) {
        this.#hangUp();
        this.#connections = await connected(found.node, this.home, this.settings, this.nodes);
      }
    }
    this.#look();
  }

  /** Nobody waits for it: a member that is paused answers late. */
  #look(): void {
    if (this.#looking || performance.now() - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#looking = true;
    primaryOf(this.nodes, this.#closed.signal)
      .then((found) => (this.#found = found))
      .catch(() => undefined)
      .finally(() => {
        this.#looking = false;
        this.#lookedMs = performance.now();
      });
  }
}

async function connected(
  at: ClusterNode,
  home: ClusterNode,
  settings: Settings,
  nodes: readonly ClusterNode[],
  signal?: AbortSignal,
): Promise<Connections> {
  const primary = await Connection.open(at, signal);
  const reads = readsAt(at, home, settings, nodes);
  if (reads === at) return { primary, reads: primary };
  try {
    return { primary, reads: await Connection.open(reads, signal) };
  } catch (error) {
    primary.close();
    throw error;
  }
}

/** `nearest`: the client's own node; `secondary`: that, or the next one where it is the primary. */
function readsAt(
  primary: ClusterNode,
  home: ClusterNode,
  { "read-preference": asked }: Settings,
  nodes: readonly ClusterNode[],
): ClusterNode {
  if (asked === "primary" || nodes.length === 1) return primary;
  if (asked === "nearest" || home !== primary) return home;
  return nodes[(nodes.indexOf(home) + 1) % nodes.length]!;
}

/** Without a preference a server that is not the primary refuses. */
const preference = ({ "read-preference": mode }: Settings): Document =>
  mode === "primary" ? {} : { $readPreference: { mode } };

/** What a document is read with outside of transactions: a secondary cannot tell what is linearizable. */
function readConcern({ "read-concern": level, "read-preference": mode }: Settings): string {
  if (level !== "strongest") return level!;
  return mode === "primary" ? "linearizable" : "majority";
}

export function writeConcern({ "write-concern": w, journal }: Settings): Document {
  return {
    w: w === "majority" ? w : Number(w),
    ...(journal === "default" ? {} : { j: journal === "on" }),
  };
}
