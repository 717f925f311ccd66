/**
 * A client of Redis Cluster. A server that does not have a key's slot refuses and names the one that does (MOVED, for
 * good; ASK, for this once while the slot moves): the command is then given to that one, at most five times. Refused
 * commands were not carried out, so nothing is ever done twice, and an operation is counted once. Nothing else is
 * repeated: not what was lost with a connection, not what was refused for another reason.
 */
import type { Redis } from "ioredis";
import type { Address, ClusterNode } from "../system.js";
import { connect } from "./client.js";

const REDIRECTS_MAX = 5;

/** Refused by one server after the other: it was never carried out. */
export class TooManyRedirects extends Error {
  override readonly name = "TooManyRedirects";
}

export class ClusterSession {
  readonly #connections = new Map<string, Redis>();
  /** Where keys were last found; those not here are looked for at home. */
  readonly #homes = new Map<string, string>();

  #closed = false;

  private constructor(
    private readonly home: ClusterNode,
    private readonly nodes: readonly ClusterNode[],
  ) {}

  static async open(
    address: Address,
    nodes: readonly ClusterNode[],
    signal: AbortSignal,
  ): Promise<ClusterSession> {
    const home = nodes.find(({ port }) => port === address.port) ?? nodes[0]!;
    const session = new ClusterSession(home, nodes);
    session.#connections.set(home.name, await connect(home, signal));
    return session;
  }

  /**
   * @param work sends one command about the key
   * @throws TooManyRedirects, or what the command throws
   */
  async run<T>(key: string, work: (client: Redis) => Promise<T>): Promise<T> {
    let at = this.#homes.get(key) ?? this.home.name;
    let asking = false;
    const visited: string[] = [];
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      visited.push(at);
      const client = await this.#to(at);
      try {
        if (asking) await client.call("ASKING");
        return await work(client);
      } catch (error) {
        const redirect = redirectOf(error);
        // Whatever went wrong, the next operation begins its search at home.
        this.#homes.delete(key);
        if (redirect === undefined) throw error;
        at = redirect.to;
        asking = redirect.once;
        if (!asking) this.#homes.set(key, at);
      }
    }
    throw new TooManyRedirects(
      `${key} was to be found somewhere else ${String(visited.length)} times: ${visited.join(", ")}`,
    );
  }

  close(): void {
    this.#closed = true;
    for (const client of this.#connections.values()) client.disconnect();
    this.#connections.clear();
  }

  async #to(name: string): Promise<Redis> {
    const open = this.#connections.get(name);
    if (open !== undefined && open.status === "ready") return open;
    open?.disconnect();
    const node = this.nodes.find((one) => one.name === name);
    if (node === undefined)
      throw new Error(
        `redirected to ${name}, expected one of ${this.nodes.map((one) => one.name).join(", ")}: servers must announce names`,
      );
    const client = await connect(node);
    if (this.#closed) client.disconnect();
    else this.#connections.set(name, client);
    return client;
  }
}

/** `MOVED 3999 n2:6379`. */
function redirectOf(error: unknown): { to: string; once: boolean } | undefined {
  const { name, message = "" } = (error ?? {}) as { name?: string; message?: string };
  const [, word, host] = /^(MOVED|ASK) \d+ ([^:]+):\d+/.exec(message) ?? [];
  return name === "ReplyError" && host !== undefined ? { to: host, once: word === "ASK" } : undefined;
}
