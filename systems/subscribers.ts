/**
 * Subscribers to whom a server only passes on what is published, for workloads where everybody gets everything: each is
 * one connection, which all clients that work for it share, as the threads of a process do. It is there from the first
 * client to the last; when it breaks it is made anew after a while, as drivers do, and what is published meanwhile nobody
 * keeps.
 */
import { pause } from "../harness/run/deadline.js";
import type { ClusterNode } from "./system.js";

/** A subscription that hears. */
interface Hearing {
  /** Settles when it no longer hears. */
  readonly ended: Promise<unknown>;
  /** Resolves when all has come that the server had for it by now. @throws when it no longer hears */
  caughtUp?(): Promise<void>;
}

export interface Subscribing {
  /** As long as drivers wait before they connect again. */
  readonly againMs: number;
  /**
   * Resolves when it hears; from then on what is published is given to `came`, until `signal` is aborted.
   * @throws the driver's error
   */
  subscribe(node: ClusterNode, came: (value: number) => void, signal: AbortSignal): Promise<Hearing>;
}

/** One of them, by its name. */
class Subscriber {
  readonly came: number[] = [];
  #hearing: Hearing | undefined;

  constructor(readonly how: Subscribing) {}

  /** Resolves when it hears for the first time. */
  async begin(node: ClusterNode, signal: AbortSignal): Promise<void> {
    this.#hearing = await this.#hear(node, signal);
    void this.#goOn(node, signal);
  }

  async caughtUp(): Promise<void> {
    await this.#hearing?.caughtUp?.().catch(() => undefined);
  }

  #hear(node: ClusterNode, signal: AbortSignal): Promise<Hearing> {
    return this.how.subscribe(node, (value) => this.came.push(value), signal);
  }

  async #goOn(node: ClusterNode, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#hearing?.ended.catch(() => undefined);
      await pause(this.how.againMs, signal);
      if (!signal.aborted) this.#hearing = await this.#hear(node, signal).catch(() => undefined);
    }
  }
}

/** The subscribers of one run, by name. */
class Subscribers {
  readonly #all: ReadonlyMap<string, Subscriber>;
  #open: { readonly gone: AbortController; readonly subscribed: Promise<unknown> } | undefined;
  #users = 0;

  constructor(names: readonly string[], how: Subscribing) {
    this.#all = new Map(names.map((name) => [name, new Subscriber(how)]));
  }

  /** Resolves when all have subscribed. @throws the driver's error */
  async join(node: ClusterNode): Promise<void> {
    this.#users++;
    if (this.#open === undefined) {
      const gone = new AbortController();
      const all = [...this.#all.values()].map((one) => one.begin(node, gone.signal));
      this.#open = { gone, subscribed: Promise.all(all) };
    }
    try {
      await this.#open.subscribed;
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  leave(): void {
    if (--this.#users > 0) return;
    this.#open?.gone.abort();
    this.#open = undefined;
  }

  take(name: unknown): number | null {
    return this.#of(name).came.shift() ?? null;
  }

  /** All that has come; it stays. */
  async rest(name: unknown): Promise<number[]> {
    const one = this.#of(name);
    await one.caughtUp();
    return [...one.came];
  }

  #of(name: unknown): Subscriber {
    const one = this.#all.get(String(name));
    if (one === undefined) throw new Error(`expected a subscriber's name, got ${String(name)}`);
    return one;
  }
}

/** By the nodes of a run. */
const runs = new WeakMap<readonly ClusterNode[], Subscribers>();

/** Subscribers who have heard nothing yet. */
export function newSubscribers(
  nodes: readonly ClusterNode[],
  names: readonly string[],
  how: Subscribing,
): void {
  runs.set(nodes, new Subscribers(names, how));
}

/** @throws Error when the run was not prepared */
export function subscribersOf(nodes: readonly ClusterNode[]): Subscribers {
  const found = runs.get(nodes);
  if (found === undefined)
    throw new Error("expected the run's subscribers to be prepared before clients are opened");
  return found;
}
