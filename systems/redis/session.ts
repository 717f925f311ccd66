/**
 * A client's way to the right server: its own node's, or, with Sentinel, the master that the sentinel of its node
 * names. Like sentinel-aware drivers it looks again now and then, so that a client on the losing side of a partition
 * goes on writing to the old master: that is what Sentinel promises nothing about.
 */
import type { Redis } from "ioredis";
import type { Address, ClusterNode, Settings } from "../system.js";
import { connect } from "./client.js";
import { NotReplicated } from "./errors.js";
import { ClusterSession } from "./redirect.js";
import { masterOf } from "./sentinel.js";

const LOOK_EVERY_MS = 200;
const SENTINEL_MS = 500;

/** Waits for replicas if asked to; called after a write. @throws NotReplicated */
export async function replicated(client: Redis, settings: Settings): Promise<void> {
  const wanted = Number(settings["wait"]);
  if (wanted === 0) return;
  const reached = await client.wait(wanted, 1000);
  if (reached < wanted) {
    throw new NotReplicated(`expected ${String(wanted)} replicas to have it, ${String(reached)} do`);
  }
}

/** What finds the server that has a key. */
export type Keyed = Pick<Session, "run" | "close">;

export async function openKeyed(
  address: Address,
  settings: Settings,
  signal: AbortSignal,
  nodes: readonly ClusterNode[],
): Promise<Keyed> {
  return settings["mode"] === "cluster"
    ? ClusterSession.open(address, nodes, signal)
    : Session.open(address, settings, signal, nodes);
}

export class Session {
  #client: Redis;
  #at: string;
  #lookedMs = performance.now();

  private constructor(
    client: Redis,
    at: string,
    readonly home: ClusterNode,
    readonly nodes: readonly ClusterNode[],
    readonly settings: Settings,
  ) {
    this.#client = client;
    this.#at = at;
  }

  static async open(
    address: Address,
    settings: Settings,
    signal: AbortSignal,
    nodes: readonly ClusterNode[],
  ): Promise<Session> {
    if (settings["mode"] === "cluster")
      throw new Error("--set mode=cluster: there are clients for register, set and set-full only");
    if (settings["mode"] === "masters")
      throw new Error("--set mode=masters: there are clients for lock only");
    const home = nodes.find(({ port }) => port === address.port) ?? nodes[0]!;
    const at = settings["mode"] === "sentinel" ? await masterOf(home, signal) : home.name;
    const node = nodes.find(({ name }) => name === at) ?? home;
    return new Session(await connect(node, signal), node.name, home, nodes, settings);
  }

  /** The server for writes, and for everything that must be up to date. */
  async master(): Promise<Redis> {
    if (this.settings["mode"] === "sentinel") await this.#follow();
    return this.#client;
  }

  /** The same for any key: `run` is what a session of a cluster has as well. */
  async run<T>(_key: string, work: (client: Redis) => Promise<T>): Promise<T> {
    return work(await this.master());
  }

  replicated(client: Redis): Promise<void> {
    return replicated(client, this.settings);
  }

  close(): void {
    this.#client.disconnect();
  }

  async #follow(): Promise<void> {
    if (performance.now() - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = performance.now();
    // A sentinel that does not answer is no reason to leave the server that we have.
    const at = await masterOf(this.home, AbortSignal.timeout(SENTINEL_MS)).catch(() => this.#at);
    const node = this.nodes.find(({ name }) => name === at);
    if (at === this.#at || node === undefined) return;
    this.#client.disconnect();
    this.#at = at;
    this.#client = await connect(node);
  }
}
