/**
 * A client's connections: to the one server; or, with standbys, to the primary, which it asks the nodes for again now
 * and then, and for reads (`reads=any`) to its own node. Between two operations it may change to another server; within
 * an operation it never does.
 */
import { withDeadline } from "../../harness/run/deadline.js";
import type { Phase, SqlResult, SqlSession } from "../sql/sql.js";
import type { Address, ClusterNode, Settings } from "../system.js";
import { Connection } from "./client.js";
import { NotReplicated, PostgresFailure } from "./errors.js";
import { isReplicated, primaryOf } from "./replication.js";

const LOOK_EVERY_MS = 500;

/** The words of the warning with which a commit is acknowledged that no standby has confirmed. */
const UNCONFIRMED = /cancell?ing wait for synchronous replication/;

interface Place {
  readonly node: ClusterNode;
  readonly connection: Connection;
}

interface PrimaryPlace extends Place {
  readonly timeline: number;
}

export class Connections implements SqlSession {
  #primary: PrimaryPlace;
  #own: Place | undefined;
  #current: Place;
  #lookedMs = performance.now();

  private constructor(
    primary: PrimaryPlace,
    own: Place | undefined,
    readonly nodes: readonly ClusterNode[],
    readonly settings: Settings,
    readonly greeting: readonly string[],
  ) {
    this.#primary = primary;
    this.#own = own;
    this.#current = primary;
  }

  /** @param greeting statements for every new connection */
  static async open(
    address: Address,
    settings: Settings,
    nodes: readonly ClusterNode[],
    signal: AbortSignal,
    greeting: readonly string[] = [],
  ): Promise<Connections> {
    const home = nodes.find(({ port, host }) => port === address.port && host === address.host) ?? nodes[0]!;
    const { node, timeline } = isReplicated(settings)
      ? await primaryOf(nodes, settings, signal)
      : { node: home, timeline: 0 };
    const primary = { node, timeline, connection: await greeted(node, settings, greeting, signal) };
    if (settings["reads"] !== "any" || home === node)
      return new Connections(primary, undefined, nodes, settings, greeting);
    try {
      const own = { node: home, connection: await greeted(home, settings, greeting, signal) };
      const { rows } = await own.connection.query("open", "SELECT pg_is_in_recovery() AS standby");
      if (rows[0]?.["standby"] === true) return new Connections(primary, own, nodes, settings, greeting);
      // A primary that was left behind: not worth reading.
      own.connection.close();
      return new Connections(primary, undefined, nodes, settings, greeting);
    } catch (error) {
      primary.connection.close();
      throw error;
    }
  }

  /** Chooses the server for the operation that follows. @throws PostgresFailure when a new primary does not answer */
  async begin(isRead: boolean): Promise<void> {
    if (isReplicated(this.settings)) await this.#follow();
    this.#current = isRead ? (this.#own ?? this.#primary) : this.#primary;
  }

  async query(phase: Phase, text: string, values: readonly unknown[] = []): Promise<SqlResult> {
    const { connection } = this.#current;
    const after = Number(this.settings["cancel-after"] ?? 0);
    const timer = after === 0 || phase !== "committing" ? undefined : setTimeout(() => this.#cancel(), after);
    try {
      const result = await connection.query(phase, text, values);
      if (this.settings["unconfirmed"] === "unknown" && UNCONFIRMED.test(connection.takeNotice() ?? ""))
        throw new NotReplicated("committed here, and no standby has confirmed it");
      return result;
    } finally {
      clearTimeout(timer);
    }
  }

  rollback(failure: unknown): Promise<never> {
    return this.#current.connection.rollback(failure);
  }

  close(): void {
    this.#primary.connection.close();
    this.#own?.connection.close();
  }

  /** As a driver does whose statement takes too long: over a connection of its own, and without waiting. */
  #cancel(): void {
    const { node, connection } = this.#current;
    withDeadline("cancel", LOOK_EVERY_MS, (signal) =>
      Connection.use(node, this.settings, signal, (other) =>
        other.query("open", "SELECT pg_cancel_backend($1)", [connection.backend]),
      ),
    ).catch(() => undefined);
  }

  async #follow(): Promise<void> {
    if (performance.now() - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = performance.now();
    // That no primary answers is no reason to leave the server that we have; nor is one that was left behind.
    const found = await primaryOf(this.nodes, this.settings).catch(() => this.#primary);
    const old = this.#primary;
    if (found.node === old.node || found.timeline < old.timeline) return;
    old.connection.close();
    this.#primary = { ...found, connection: await greeted(found.node, this.settings, this.greeting) };
    if (this.#own?.node !== found.node) return;
    // The client's own node is the primary now.
    this.#own?.connection.close();
    this.#own = undefined;
  }
}

async function greeted(
  node: ClusterNode,
  settings: Settings,
  greeting: readonly string[],
  signal?: AbortSignal,
): Promise<Connection> {
  const connection = await Connection.open(node, settings, signal);
  try {
    for (const statement of greeting) await connection.query("open", statement);
    return connection;
  } catch (error) {
    connection.close();
    throw error instanceof PostgresFailure ? error : new PostgresFailure("open", error);
  }
}

/** Does one piece of work on the primary. */
export async function onPrimary<T>(
  address: Address,
  settings: Settings,
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const at = isReplicated(settings) ? (await primaryOf(nodes, settings, signal)).node : address;
  return Connection.use(at, settings, signal, work);
}
