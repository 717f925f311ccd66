/**
 * Who reaches whom: every directed link of a cluster, and what can be done to it.
 *
 * A link carries the connections that its `from` dials, but bytes flow both ways on it. So messages from a to b
 * travel upstream on the link a→b and downstream on the link b→a, and silencing one direction touches both links.
 */
import type { ProxyControl } from "../proxy/control.js";
import type { Direction } from "../proxy/toxics/toxic.js";
import type { Address } from "./address.js";

/** The `from` of links from clients to nodes. */
export const CLIENTS = "clients";

export interface Link {
  /** Name of the node that dials, or `CLIENTS`. */
  readonly from: string;
  readonly to: string;
  /** Names of its proxies, one a port. */
  readonly proxies: readonly string[];
  /** Where `from` dials to reach the port of `to` that clients use. A ping there goes through this link. */
  readonly at: Address;
  /** Those of `proxies` that know how their stream divides into messages. */
  readonly framed?: readonly string[];
  /** Names of its links of datagrams, beside the proxies. */
  readonly datagrams?: readonly string[];
}

/** Messages on their way from one to the other, whoever dialled. */
export interface Way {
  readonly from: string;
  readonly to: string;
}

/** `cut` resets and refuses, `hold` stalls bytes that arrive after heal, `drop` lets them vanish. */
export const MODES = ["cut", "hold", "drop"] as const;
export type Mode = (typeof MODES)[number];

export class Network {
  /** By link of datagrams: the directions that are silent. */
  readonly #muted = new Map<string, Set<Direction>>();

  constructor(
    readonly control: ProxyControl,
    readonly links: readonly Link[],
  ) {}

  /** Links that `from` dials to reach `to`; none between nodes that have no links of their own. */
  link(from: string, to: string): Link | undefined {
    return this.links.find((link) => link.from === from && link.to === to);
  }

  /** Links that end or begin at one of these nodes, those of clients included. */
  linksOf(nodes: readonly string[]): Link[] {
    return this.links.filter(({ from, to }) => nodes.includes(from) || nodes.includes(to));
  }

  /** True when nodes reach each other through links, so that they can be separated. */
  get hasPeerLinks(): boolean {
    return this.links.some(({ from }) => from !== CLIENTS);
  }

  /**
   * Silences these ways. `cut` ends connections, which are two-way: it needs both ways of a pair (or the way to a
   * node from clients, who are not reached by anything else).
   * @throws Error when `cut` is asked for one way of a pair of nodes; ProxyControlError
   */
  async silence(ways: readonly Way[], mode: Mode): Promise<void> {
    const has = (from: string, to: string): boolean => ways.some((way) => way.from === from && way.to === to);
    await Promise.all(
      ways.flatMap(({ from, to }) => {
        const silent = [
          ...this.#datagrams(from, to).map((name) => this.#mute(name, "upstream")),
          ...this.#datagrams(to, from).map((name) => this.#mute(name, "downstream")),
        ];
        if (mode === "cut") {
          if (from !== CLIENTS && to !== CLIENTS && !has(to, from))
            throw new Error(
              `expected both ways between ${from} and ${to} to be cut; one way needs the mode hold or drop`,
            );
          return [...silent, ...this.#proxies(from, to).map((proxy) => this.control.cut(proxy))];
        }
        return [
          ...silent,
          ...this.#proxies(from, to).map((proxy) => this.control[mode](proxy, "upstream")),
          ...this.#proxies(to, from).map((proxy) => this.control[mode](proxy, "downstream")),
        ];
      }),
    );
  }

  /** Heals every link, whatever was done to it. @throws ProxyControlError */
  async heal(): Promise<void> {
    this.#muted.clear();
    await Promise.all(
      this.links.flatMap(({ proxies, datagrams = [] }) => [
        ...proxies.map((proxy) => this.control.heal(proxy)),
        ...datagrams.map((name) => this.control.meddle(name, {})),
      ]),
    );
  }

  /** The links that carry a way: the one dialled by its beginning, and the one dialled by its end. */
  carriers({ from, to }: Way): Link[] {
    return [this.link(from, to), this.link(to, from)].filter((link) => link !== undefined);
  }

  /** Bytes that arrived on a way since the beginning; undefined when the proxy does not count. */
  async arrived({ from, to }: Way): Promise<number | undefined> {
    const counts = await Promise.all([
      ...this.#proxies(from, to).map(async (proxy) => (await this.control.stats(proxy))?.upstream.sent),
      ...this.#proxies(to, from).map(async (proxy) => (await this.control.stats(proxy))?.downstream.sent),
    ]);
    return counts.includes(undefined) ? undefined : counts.reduce<number>((sum, n) => sum + n!, 0);
  }

  /** Datagrams that cannot arrive are gone, whatever the mode: nobody sends them again. */
  #mute(name: string, direction: Direction): Promise<void> {
    const muted = (this.#muted.get(name) ?? new Set()).add(direction);
    this.#muted.set(name, muted);
    const faults = [...muted].map((one) => [one, { silent: true }] as const);
    return this.control.meddle(name, Object.fromEntries(faults));
  }

  #datagrams(from: string, to: string): readonly string[] {
    return this.link(from, to)?.datagrams ?? [];
  }

  #proxies(from: string, to: string): readonly string[] {
    return this.link(from, to)?.proxies ?? [];
  }
}
