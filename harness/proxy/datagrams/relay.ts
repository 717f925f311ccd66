/**
 * A link of datagrams (UDP): what clients send to its address goes to the upstream, what comes back goes to the client
 * it was for. Each client has a socket of its own towards the upstream, which lives until it has been quiet for a
 * minute. Nothing is promised that UDP does not promise; without faults nothing is lost here on purpose.
 */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import type { AddressInfo } from "node:net";
import { Meddler, type Meddling } from "../messages/meddle.js";
import type { Random } from "../random.js";
import type { Direction } from "../direction.js";

export interface RelaySettings {
  readonly name: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly upstream: { readonly host: string; readonly port: number };
  /** The address that the upstream is sent to from; absent: the system's choice. */
  readonly source?: string;
}

/** What befalls the datagrams of one direction; `silent`: none arrives. */
export type DatagramFaults = Partial<Meddling> & { readonly silent?: boolean };

export interface DatagramCount {
  received: number;
  sent: number;
}

interface Session {
  readonly socket: Socket;
  readonly meddlers: Record<Direction, Meddler>;
  lastMs: number;
  open: boolean;
}

const NONE: Meddling = {
  lose_one_in: 0,
  lose_nth: 0,
  duplicate_one_in: 0,
  reorder_one_in: 0,
  corrupt_one_in: 0,
};
const QUIET_MS = 60_000;
const SESSIONS_MAX = 1000;
/** A datagram held back for the next one waits no longer. */
const HOLD_MS = 200;

export class DatagramRelay {
  readonly count: Record<Direction, DatagramCount> = {
    upstream: { received: 0, sent: 0 },
    downstream: { received: 0, sent: 0 },
  };
  private readonly faults: Record<Direction, DatagramFaults> = { upstream: {}, downstream: {} };
  private readonly sessions = new Map<string, Session>();
  private readonly sweep = setInterval(() => this.forgetQuiet(), QUIET_MS / 2).unref();

  private constructor(
    private readonly settings: RelaySettings,
    private readonly socket: Socket,
    private readonly random: Random,
  ) {
    socket.on("message", (data, from) => this.fromClient(data, from));
  }

  /** @throws Error when the address cannot be listened on */
  static async open(settings: RelaySettings, random: Random): Promise<DatagramRelay> {
    const { host, port } = settings.listen;
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind({ port, address: host, exclusive: true }, () => {
        socket.removeListener("error", reject);
        // What comes back for a client that is gone (port unreachable) is no business of the relay's.
        socket.on("error", () => undefined);
        resolve();
      });
    });
    return new DatagramRelay(settings, socket, random);
  }

  get address(): AddressInfo {
    return this.socket.address();
  }

  /** From now on; an empty object heals. */
  meddle(direction: Direction, faults: DatagramFaults): void {
    this.faults[direction] = faults;
  }

  close(): void {
    clearInterval(this.sweep);
    for (const key of this.sessions.keys()) this.forget(key);
    this.socket.close();
  }

  private fromClient(data: Buffer, from: RemoteInfo): void {
    const session = this.session(from);
    if (session === undefined) return;
    session.lastMs = performance.now();
    const { host, port } = this.settings.upstream;
    this.pass("upstream", session, data, (one) =>
      session.socket.send(one, port, host, this.sent("upstream")),
    );
  }

  /** The client's socket towards the upstream; undefined when there are too many. */
  private session(client: RemoteInfo): Session | undefined {
    const key = `${client.address} ${String(client.port)}`;
    const known = this.sessions.get(key);
    if (known !== undefined || this.sessions.size >= SESSIONS_MAX) return known;
    const socket = createSocket(this.settings.upstream.host.includes(":") ? "udp6" : "udp4");
    const session: Session = {
      socket,
      meddlers: { upstream: new Meddler(this.random), downstream: new Meddler(this.random) },
      lastMs: performance.now(),
      open: true,
    };
    socket.on("error", () => undefined);
    socket.on("message", (data) => {
      session.lastMs = performance.now();
      this.pass("downstream", session, data, (one) =>
        this.socket.send(one, client.port, client.address, this.sent("downstream")),
      );
    });
    if (this.settings.source !== undefined) socket.bind({ address: this.settings.source, port: 0 });
    this.sessions.set(key, session);
    return session;
  }

  private pass(direction: Direction, session: Session, data: Buffer, send: (one: Buffer) => void): void {
    this.count[direction].received++;
    const { silent, ...faults } = this.faults[direction];
    if (silent === true) return;
    const meddler = session.meddlers[direction];
    for (const one of meddler.meddle(data, [[0, data.length]], { ...NONE, ...faults })) send(one);
    if (meddler.holds)
      setTimeout(() => {
        const held = meddler.release();
        if (held !== undefined && session.open) send(held);
      }, HOLD_MS).unref();
  }

  private sent(direction: Direction): (error: Error | null) => void {
    return (error) => {
      if (error === null) this.count[direction].sent++;
    };
  }

  private forgetQuiet(): void {
    const before = performance.now() - QUIET_MS;
    for (const [key, { lastMs }] of this.sessions) if (lastMs <= before) this.forget(key);
  }

  private forget(key: string): void {
    const session = this.sessions.get(key)!;
    session.open = false;
    session.socket.close();
    this.sessions.delete(key);
  }
}
