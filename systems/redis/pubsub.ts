/**
 * Queues by PUBLISH and SUBSCRIBE (`queue=pubsub`, to all subscribers): each subscriber is one connection, which all
 * clients that work for it share, as the threads of a process do. It is there from the first client to the last; when
 * it breaks it is made anew after a while, as drivers do, and what was published meanwhile nobody keeps.
 */
import type { Redis } from "ioredis";
import { pause } from "../../harness/run/deadline.js";
import type { ClusterNode } from "../system.js";
import { connect } from "./client.js";

const CHANNEL = "channel";
/** As long as drivers wait before they connect again. */
const AGAIN_MS = 250;

export const publish = (client: Redis, value: unknown): Promise<number> =>
  client.publish(CHANNEL, String(value));

/** Resolves when it hears; from then on it does so, but for the gaps, until `signal` is aborted. */
async function subscribe(node: ClusterNode, came: number[], signal: AbortSignal): Promise<void> {
  const client = await connect(node, signal);
  if (signal.aborted) return client.disconnect();
  signal.addEventListener("abort", () => client.disconnect(), { once: true });
  client.on("message", (_channel, text: string) => came.push(Number(text)));
  client.once("end", () => void again(node, came, signal));
  await client.subscribe(CHANNEL);
}

async function again(node: ClusterNode, came: number[], signal: AbortSignal): Promise<void> {
  await pause(AGAIN_MS, signal);
  while (!signal.aborted) {
    try {
      await subscribe(node, came, signal);
      return;
    } catch {
      await pause(AGAIN_MS, signal);
    }
  }
}

/** The subscribers of one run, by name. */
class Subscribers {
  readonly #came: ReadonlyMap<string, number[]>;
  #open: { readonly gone: AbortController; readonly subscribed: Promise<unknown> } | undefined;
  #users = 0;

  constructor(names: readonly string[]) {
    this.#came = new Map(names.map((name) => [name, []]));
  }

  /** Resolves when all have subscribed. @throws the driver's error */
  async join(node: ClusterNode): Promise<void> {
    this.#users++;
    if (this.#open === undefined) {
      const gone = new AbortController();
      const all = [...this.#came.values()].map((came) => subscribe(node, came, gone.signal));
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
    return this.#of(name).shift() ?? null;
  }

  /** All that has come; it stays. */
  rest(name: unknown): number[] {
    return [...this.#of(name)];
  }

  #of(name: unknown): number[] {
    const came = this.#came.get(String(name));
    if (came === undefined) throw new Error(`expected a subscriber's name, got ${String(name)}`);
    return came;
  }
}

/** By the nodes of a run. */
const runs = new WeakMap<readonly ClusterNode[], Subscribers>();

/** Subscribers who have heard nothing yet. */
export function newSubscribers(nodes: readonly ClusterNode[], names: readonly string[]): void {
  runs.set(nodes, new Subscribers(names));
}

/** @throws Error when the run was not prepared */
export function subscribersOf(nodes: readonly ClusterNode[]): Subscribers {
  const found = runs.get(nodes);
  if (found === undefined) throw new Error("expected queue=pubsub to be prepared before clients are opened");
  return found;
}
