/**
 * lock by Redlock (`mode=masters`): the lock is whoever's who has set it, with a value of his own, on most of several
 * independent masters, and has not spent its time to live over that. (Redis documentation, "Distributed Locks with
 * Redis", the Redlock algorithm.) What the lock guards is kept by the first node, which gives each holder a token as
 * well: Redlock itself has none.
 */
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { Client, Invocation } from "../../harness/client.js";
import { withDeadline } from "../../harness/run/deadline.js";
import { Declined } from "../declined.js";
import type { ClusterNode, Settings, WorkloadClients } from "../system.js";
import { connect, using } from "./client.js";
import { LOCK, RELEASE, TOKENS, useGuarded } from "./lock.js";

/** A master that does not answer for so long is done without; short beside a time to live. */
const NODE_MS = 200;
/** How far clocks may drift apart in the lock's time: a hundredth, and two milliseconds. */
const driftMs = (ttlMs: number): number => ttlMs / 100 + 2;

export const redlock: WorkloadClients = {
  async prepare(_address, _settings, signal, nodes) {
    await Promise.all(nodes.map((node) => using(node, signal, (client) => client.flushall())));
  },
  async open(_address, settings, signal, nodes): Promise<Client> {
    return new Redlock(nodes, settings, await connect(nodes[0]!, signal));
  },
};

class Redlock implements Client {
  /** Connections to the masters; the first never changes, as the resource is there. */
  readonly #clients: (Redis | undefined)[];
  #held: { readonly value: string; readonly token: number } | undefined;
  #closed = false;

  constructor(
    readonly nodes: readonly ClusterNode[],
    readonly settings: Settings,
    readonly guard: Redis,
  ) {
    this.#clients = [guard];
  }

  async invoke({ f }: Invocation, signal: AbortSignal): Promise<unknown> {
    if (f === "acquire") return this.#acquire(signal);
    const held = this.#held;
    if (held === undefined) throw new Declined("not-held", "this client does not hold the lock");
    if (f === "use") return useGuarded(this.guard, held.token, this.settings);
    this.#held = undefined;
    await this.#release(held.value, signal);
    return null;
  }

  async #acquire(signal: AbortSignal): Promise<number> {
    this.#held = undefined;
    const began = performance.now();
    const ttl = Number(this.settings["lock-ttl"]);
    const value = randomUUID();
    const set = await this.#onAll(signal, (client) => client.set(LOCK, value, "PX", ttl, "NX"));
    const granted = set.filter((answer) => answer === "OK").length;
    if (granted * 2 > this.nodes.length) {
      const token = await this.guard.incr(TOKENS);
      if (performance.now() - began < ttl - driftMs(ttl)) {
        this.#held = { value, token };
        return token;
      }
    }
    await this.#release(value, signal);
    throw new Declined(
      "held",
      `${String(granted)} of ${String(this.nodes.length)} masters granted the lock in time`,
    );
  }

  /** Where it does not arrive the lock runs out by itself. */
  async #release(value: string, signal: AbortSignal): Promise<void> {
    await this.#onAll(signal, (client) => client.eval(RELEASE, 1, LOCK, value));
  }

  /** What each master answered; undefined for those that did not. */
  #onAll<T>(signal: AbortSignal, work: (client: Redis) => Promise<T>): Promise<(T | undefined)[]> {
    return Promise.all(
      this.nodes.map((_, i) =>
        withDeadline(
          "master",
          NODE_MS,
          async (deadline) => work(await this.#client(i, deadline)),
          signal,
        ).catch(() => undefined),
      ),
    );
  }

  async #client(i: number, signal: AbortSignal): Promise<Redis> {
    const known = this.#clients[i];
    if (i === 0 || known?.status === "ready") return known!;
    known?.disconnect();
    const client = await connect(this.nodes[i]!, signal);
    if (this.#closed) client.disconnect();
    return (this.#clients[i] = client);
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const client of this.#clients) client?.disconnect();
    return Promise.resolve();
  }
}
