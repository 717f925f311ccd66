/**
 * One proxy: a listener, an upstream, the toxics and the live connections.
 *
 * Guarantees: start, stop and update happen one after another; disabling closes the listener and every live
 * connection before it resolves; a proxy whose listener fails is left disabled with the address it was asked for.
 */
import type net from "node:net";
import { formatAddress, parsePort, resolveAddress, splitHostPort } from "./address.js";
import { Connection } from "./connection.js";
import type { DialAddress } from "./endpoint.js";
import { listen } from "./listen.js";
import type { ByteCount, Link } from "./link.js";
import type { Framing } from "./messages/framing.js";
import { FRAMINGS } from "./messages/registry.js";
import type { Random } from "./random.js";
import { ToxicChain } from "./toxic-chain.js";
import type { Direction } from "./toxics/toxic.js";

export interface ProxyAddresses {
  name: string;
  listen: string;
  upstream: string;
  /** The address that the upstream is dialled from; empty: the system's choice. */
  source: string;
  /** How the stream divides into messages: a name of messages/registry.ts; empty: not known. */
  framing: string;
}

export interface ProxySettings {
  listen: string;
  upstream: string;
  enabled: boolean;
}

export interface ProxyStats {
  connections: number;
  accepted: number;
  upstream: ByteCount;
  downstream: ByteCount;
}

/** Told of the bytes of each link when its connection ends. */
export type LinkEnded = (link: Link, proxy: Proxy) => void;

export class Proxy {
  enabled = false;
  readonly toxics = new ToxicChain(() => this.links());
  private server: net.Server | undefined;
  private readonly connections = new Set<Connection>();
  private readonly totals: Record<Direction, ByteCount> = {
    upstream: { received: 0, sent: 0 },
    downstream: { received: 0, sent: 0 },
  };
  private accepted = 0;
  private last: Promise<unknown> = Promise.resolve();

  readonly name: string;
  listen: string;
  upstream: string;
  private readonly source: string;
  private readonly framing: Framing | undefined;

  constructor(
    { name, listen, upstream, source, framing }: ProxyAddresses,
    private readonly random: Random,
    private readonly linkEnded: LinkEnded,
  ) {
    this.name = name;
    this.listen = listen;
    this.upstream = upstream;
    this.source = source;
    this.framing = FRAMINGS.get(framing);
  }

  /** @throws Error with Go's text if the address cannot be listened on. */
  start(): Promise<void> {
    return this.inTurn(() => this.open());
  }

  /** @param reset whether live connections end with RST rather than FIN. */
  stop(reset = false): Promise<void> {
    return this.inTurn(() => {
      this.shut(reset);
    });
  }

  /** Applies settings; another address or upstream restarts the proxy, which closes its connections. */
  update(settings: ProxySettings): Promise<void> {
    return this.inTurn(async () => {
      if (await this.differsFrom(settings)) {
        this.shut(false);
        this.listen = settings.listen;
        this.upstream = settings.upstream;
      }
      if (settings.enabled) await this.open();
      else this.shut(false);
    });
  }

  async differsFrom(other: Pick<ProxySettings, "listen" | "upstream">): Promise<boolean> {
    const resolved = formatAddress(await resolveAddress(other.listen));
    return this.listen !== resolved || this.upstream !== other.upstream;
  }

  /** Ends every live connection with RST on both sides; new ones are still accepted. */
  resetConnections(): void {
    for (const connection of [...this.connections]) connection.close(true);
  }

  stats(): ProxyStats {
    const { upstream, downstream } = this.totals;
    return { connections: this.connections.size, accepted: this.accepted, upstream, downstream };
  }

  private async open(): Promise<void> {
    if (this.enabled) return;
    const opened = await listen(this.listen, (socket) => {
      this.accept(socket);
    });
    this.server = opened.server;
    this.listen = opened.address;
    this.enabled = true;
  }

  private shut(reset: boolean): void {
    if (!this.enabled) return;
    this.enabled = false;
    this.server?.close();
    this.server = undefined;
    for (const connection of [...this.connections]) connection.close(reset);
  }

  private accept(socket: net.Socket): void {
    this.accepted++;
    const connection = new Connection({
      socket,
      upstream: dialAddress(this.upstream, this.source),
      toxics: (direction) => this.toxics.of(direction),
      random: this.random,
      framing: this.framing,
      totals: this.totals,
      linkEnded: (link) => {
        this.linkEnded(link, this);
      },
      closed: () => this.connections.delete(connection),
    });
    this.connections.add(connection);
  }

  private *links(): Iterable<Link> {
    for (const connection of this.connections) yield* connection.links;
  }

  private inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}

/** Where to dial, or undefined for an address that cannot be dialled at all. */
function dialAddress(upstream: string, source: string): DialAddress | undefined {
  try {
    const { host, port } = splitHostPort(upstream);
    const from = source === "" ? {} : { localAddress: source };
    return { host: host === "" ? "localhost" : host, port: parsePort(port), ...from };
  } catch {
    return undefined;
  }
}
