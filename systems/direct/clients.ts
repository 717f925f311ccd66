/**
 * Clients of nodes that message each other: one tells the first node to send and asks a receiving node what came, over
 * their control ports. What a receiver hands out it keeps until the client has said that it has it: what may be lost is
 * lost between the nodes, or with one of them, never on the way to a client. With `acknowledge=manual` that word is the
 * client's `ack`, and without it the message goes back.
 *
 * A drain asks until nobody has got anything more for a while in which every node, senders included, has answered
 * again and again: nothing in the sockets says how much is on its way.
 */
import type { Client, Invocation } from "../../harness/client.js";
import { pause } from "../../harness/run/deadline.js";
import { SUBSCRIBERS } from "../../workloads/delivery/generate.js";
import { Declined } from "../declined.js";
import type { Address, ClusterNode, Settings, WorkloadClients } from "../system.js";
import { Control } from "./control.js";
import type { Reach } from "./endpoint.js";

const QUIET_ROUNDS = 10;
const ROUND_MS = 50;

export interface DirectOptions {
  /** Done once all sockets are open, before the first operation. */
  readonly settle?: (nodes: readonly ClusterNode[], settings: Settings, signal: AbortSignal) => Promise<void>;
}

export function directClients({ settle }: DirectOptions = {}): WorkloadClients {
  return {
    async prepare(_address, settings, signal, nodes) {
      await openAnew(nodes, signal);
      await settle?.(nodes, settings, signal);
    },
    async open(address, settings, signal, nodes): Promise<Client> {
      const client = new DirectClient(
        nodes,
        nodes.findIndex(({ port }) => port === address.port),
        settings,
      );
      // Whoever cannot reach his own node hears so now.
      await client.at(nodes.find(({ port }) => port === address.port) ?? nodes[0]!, signal);
      return client;
    },
  };
}

/** Closes all sockets with what they hold, and opens those of receivers first. */
async function openAnew(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<void> {
  const tell = (node: ClusterNode, what: string): Promise<unknown> =>
    Control.use(node, signal, (control) => control.ask("changing", what));
  for (const node of nodes) await tell(node, "stop");
  for (const node of [...nodes].reverse()) await tell(node, "start");
}

export const reachOf = (node: Address, signal: AbortSignal): Promise<Reach> =>
  Control.use(node, signal, (control) => control.ask("reading", "reach") as Promise<Reach>);

class DirectClient implements Client {
  readonly #controls = new Map<string, Promise<Control>>();
  readonly #senders: readonly ClusterNode[];
  readonly #receivers: readonly ClusterNode[];
  #turn: number;
  /** Where the message is that this client was given. */
  #holder: Control | undefined;
  #closed = false;

  constructor(
    readonly nodes: readonly ClusterNode[],
    home: number,
    readonly settings: Settings,
  ) {
    this.#senders = nodes.slice(0, 1);
    this.#receivers = nodes.slice(1);
    this.#turn = Math.max(0, home);
  }

  /** @throws DirectFailure of phase "open" */
  at(node: ClusterNode, signal?: AbortSignal): Promise<Control> {
    let control = this.#controls.get(node.name);
    if (control === undefined) {
      control = Control.open(node, signal).then((open) => {
        if (this.#closed) open.close();
        return open;
      });
      control.catch(() => this.#controls.delete(node.name));
      this.#controls.set(node.name, control);
    }
    return control;
  }

  async invoke({ f, value }: Invocation, signal: AbortSignal): Promise<unknown> {
    switch (f) {
      case "enqueue":
        return (await this.at(this.#senders[0]!, signal)).ask("changing", "send", value);
      case "dequeue":
        return this.#dequeue(value as string | null, signal);
      case "drain":
        return this.#drain(value as string | null, signal);
      case "dead-letters":
        return [];
      default:
        return this.#settle(f);
    }
  }

  /** The nodes that receive for a subscriber; all of them where nobody is named. */
  #of(subscriber: string | null): readonly ClusterNode[] {
    const at = SUBSCRIBERS.indexOf(subscriber ?? "");
    return at < 0 ? this.#receivers : this.#receivers.slice(at, at + 1);
  }

  async #dequeue(subscriber: string | null, signal: AbortSignal): Promise<unknown> {
    const nodes = this.#of(subscriber);
    const control = await this.at(nodes[this.#turn++ % nodes.length]!, signal);
    const taken = await control.ask("changing", "take");
    if (taken === null) return null;
    if (this.settings["acknowledge"] === "manual") this.#holder = control;
    else await control.ask("changing", "done");
    return taken;
  }

  async #settle(f: string): Promise<unknown> {
    const holder = this.#holder;
    if (holder === undefined) throw new Declined("nothing", "this client was given nothing");
    this.#holder = undefined;
    return holder.ask("changing", f === "ack" ? "done" : "back");
  }

  async #drain(subscriber: string | null, signal: AbortSignal): Promise<unknown> {
    const nodes = this.#of(subscriber);
    let all: unknown[] = [];
    for (let quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
      await Promise.all(
        this.#senders.map(async (node) => (await this.at(node, signal)).ask("reading", "ping")),
      );
      const rest = await Promise.all(
        nodes.map(async (node) => (await this.at(node, signal)).ask("reading", "rest") as Promise<unknown[]>),
      );
      if (rest.flat().length > all.length) quiet = 0;
      all = rest.flat();
      await pause(ROUND_MS, signal);
    }
    return all;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const control of this.#controls.values())
      control.then(
        (open) => open.close(),
        () => undefined,
      );
    await Promise.allSettled(this.#controls.values());
  }
}
