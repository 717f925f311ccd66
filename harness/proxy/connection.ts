/**
 * One accepted client with its own connection to the upstream, and a link for each direction.
 *
 * Guarantees that both sockets are closed in the end, whichever side or toxic began it, and that `closed` is then
 * called once. A failed dial closes the client: it sees an accepted connection that ends, as with the original.
 */
import type net from "node:net";
import { Endpoint, type DialAddress } from "./endpoint.js";
import { Link, type ByteCount } from "./link.js";
import type { Framing } from "./messages/framing.js";
import type { Random } from "./random.js";
import type { Direction, Shared, Toxic } from "./toxics/toxic.js";

export interface ConnectionOptions {
  socket: net.Socket;
  upstream: DialAddress | undefined;
  /** The toxics of a direction, read when the connection to the upstream is made. */
  toxics(direction: Direction): readonly Toxic[];
  random: Random;
  framing: Framing | undefined;
  totals: Record<Direction, ByteCount>;
  linkEnded(link: Link): void;
  closed(connection: Connection): void;
}

export class Connection {
  links: readonly Link[] = [];
  private readonly client: Endpoint;
  private readonly upstream: Endpoint | undefined;
  /** Set when a reset_peer toxic was there at the start: from then on every close is a reset. */
  private resets = false;
  private over = false;
  private readonly shared: Shared = { commits: 0 };

  constructor(private readonly options: ConnectionOptions) {
    this.client = Endpoint.accepted(options.socket);
    if (options.upstream !== undefined) {
      this.upstream = Endpoint.dial(options.upstream, (error) => {
        if (error !== undefined || this.over) this.close(false);
        else this.join();
      });
    } else {
      // Not at once: the owner must have noted the connection before it is told of the end.
      setImmediate(() => {
        this.close(false);
      });
    }
  }

  /** Closes both sockets now, dropping what is in flight. */
  close(reset: boolean): void {
    if (this.over) return;
    this.over = true;
    for (const link of this.links) link.destroy();
    this.client.close(reset || this.resets);
    this.upstream?.close(reset || this.resets);
    for (const link of this.links) this.options.linkEnded(link);
    this.options.closed(this);
  }

  private join(): void {
    const { client, upstream } = this;
    if (upstream === undefined) return;
    for (const direction of ["upstream", "downstream"] as const) {
      if (this.options.toxics(direction).some((toxic) => toxic.kind.resetsConnections)) this.resets = true;
    }
    const up = this.link("upstream", client, upstream);
    const down = this.link("downstream", upstream, client);
    this.links = [up, down];
    client.start(up);
    upstream.start(down);
  }

  private link(direction: Direction, source: Endpoint, destination: Endpoint): Link {
    return new Link({
      direction,
      source,
      destination,
      toxics: this.options.toxics(direction),
      random: this.options.random,
      framing: this.options.framing,
      shared: this.shared,
      totals: this.options.totals[direction],
      finished: () => {
        destination.close(this.resets);
        // The other link still delivers what it holds; it ends by itself, its source being this destination.
        if (source.closed && destination.closed) this.close(false);
      },
    });
  }
}
