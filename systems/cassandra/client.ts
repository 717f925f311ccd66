/**
 * One connection to one node, its coordinator, by `cassandra-driver`, whose helpfulness is switched off by name: it would
 * repeat requests, send them to several nodes, connect again, and look for other nodes than the one it was given.
 */
import type { Client as DriverClient, types } from "cassandra-driver";
import { whileOpen } from "../connecting.js";
import type { Address, Settings } from "../system.js";
import { CassandraFailure, type Phase } from "./errors.js";

type Driver = typeof import("cassandra-driver");

let loaded: Promise<Driver> | undefined;

/** The driver is imported when it is first needed: everything else works without it. @throws Error with advice */
async function driver(): Promise<Driver> {
  loaded ??= import("cassandra-driver").then((module) => (module as { default?: Driver }).default ?? module);
  return loaded.catch((cause: unknown) => {
    loaded = undefined;
    throw new Error("the driver cassandra-driver is not installed. Try: npm install cassandra-driver", {
      cause,
    });
  });
}

export const KEYSPACE = "faultline";
/** As long as a timer may be: connections that were lost stay lost. */
const NEVER_MS = 2 ** 31 - 1;

/** A statement and its values. */
export type Statement = readonly [text: string, ...values: unknown[]];

export interface How {
  /** One of the driver's names of levels: `one`, `quorum`, `all`, `serial`. */
  readonly consistency: string;
  /** Microseconds since 1970; absent: now. */
  readonly timestamp?: number;
}

/** How many replicas must answer, as the settings have it. */
export const how = (settings: Settings, timestamp?: number): How => ({
  consistency: settings["consistency"]!,
  ...(timestamp === undefined ? {} : { timestamp }),
});

/** How what lightweight transactions wrote is read. */
export const SERIAL: How = { consistency: "serial" };

export class Connection {
  private constructor(
    readonly driver: Driver,
    readonly client: DriverClient,
  ) {}

  /** @param keyspace null before it exists @throws CassandraFailure of phase "open" */
  static async open(
    { host, port }: Address,
    signal?: AbortSignal,
    keyspace: string | null = KEYSPACE,
  ): Promise<Connection> {
    const module = await driver();
    const { Client, policies, types } = module;
    const at = `${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
    const client = new Client({
      contactPoints: [at],
      ...(keyspace === null ? {} : { keyspace }),
      policies: {
        // Nobody else than the node it was given, whatever that one says of others.
        loadBalancing: new policies.loadBalancing.AllowListPolicy(
          new policies.loadBalancing.RoundRobinPolicy(),
          [at],
        ),
        retry: new policies.retry.FallthroughRetryPolicy(),
        speculativeExecution: new policies.speculativeExecution.NoSpeculativeExecutionPolicy(),
        reconnection: new policies.reconnection.ConstantReconnectionPolicy(NEVER_MS),
        // Given with each statement: the driver's own would let clients of one millisecond pass each other.
        timestampGeneration: null as never,
      },
      pooling: {
        coreConnectionsPerHost: { [types.distance.local]: 1 },
        heartBeatInterval: 0,
      },
      // The harness decides how long an answer is waited for.
      socketOptions: { readTimeout: 0, connectTimeout: 20_000 },
      isMetadataSyncEnabled: false,
      queryOptions: { prepare: true, isIdempotent: false },
    });
    const connection = new Connection(module, client);
    const given = new Promise<never>((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new Error("given up")), { once: true });
    });
    given.catch(() => undefined);
    try {
      await Promise.race([client.connect(), given]);
      return connection;
    } catch (error) {
      connection.close();
      throw new CassandraFailure("open", error);
    }
  }

  /** Opens a connection for one piece of work, and closes it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    keyspace: string | null,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Connection.open(address, signal, keyspace), signal, work);
  }

  /** @throws CassandraFailure of the given phase */
  async run(phase: Phase, how: How, [text, ...values]: Statement): Promise<types.Row[]> {
    const { rows } = await this.#ask(phase, how, text, values);
    return rows ?? [];
  }

  /** A statement with a condition. @returns whether it held, and what the row was if not @throws CassandraFailure */
  async runIf(how: How, [text, ...values]: Statement): Promise<boolean> {
    return (await this.#ask("conditional", how, text, values)).wasApplied();
  }

  /** A logged batch. @throws CassandraFailure */
  async batch(how: How, statements: readonly Statement[]): Promise<void> {
    try {
      await this.client.batch(
        statements.map(([query, ...params]) => ({ query, params })),
        { prepare: true, logged: true, ...this.#options(how) },
      );
    } catch (error) {
      throw new CassandraFailure("writing", error);
    }
  }

  /** A statement that changes tables, which is not prepared. @throws CassandraFailure of phase "open" */
  async define(text: string): Promise<void> {
    try {
      await this.client.execute(text, [], { prepare: false });
    } catch (error) {
      throw new CassandraFailure("open", error);
    }
  }

  async #ask(phase: Phase, how: How, text: string, values: unknown[]): Promise<types.ResultSet> {
    try {
      return await this.client.execute(text, values, { prepare: true, ...this.#options(how) });
    } catch (error) {
      throw new CassandraFailure(phase, error);
    }
  }

  #options({ consistency, timestamp }: How) {
    const { consistencies } = this.driver.types;
    return {
      consistency: consistencies[consistency as keyof typeof consistencies],
      serialConsistency: consistencies.serial,
      fetchSize: 2 ** 31 - 1,
      ...(timestamp === undefined ? {} : { timestamp }),
    };
  }

  close(): void {
    this.client.shutdown().catch(() => undefined);
  }
}
