/**
 * One session over one connection to one ZooKeeper server, which ends with the connection.
 *
 * The protocol is spoken here: the driver for Node (node-zookeeper-client) reconnects by itself, to any server, which cannot
 * be switched off, and has no `sync`. Here nothing is sent twice, and what waits when the connection ends fails.
 */
import { connect, type Socket } from "node:net";
import { opening, whileOpen } from "../connecting.js";
import type { Address } from "../system.js";
import { DEFINITE, ZookeeperFailure, type Phase } from "./errors.js";
import { Fields, Frames, Record } from "./wire.js";

const PING = { xid: -2, type: 11 };
/** A watch's event; none are set. */
const NOTIFICATION = -1;
const PASSWORD_BYTES = 16;

export interface SessionOptions {
  /** Milliseconds without a word after which the servers end the session; they may grant another time. */
  readonly timeoutMs: number;
  /** Whether the session is kept alive while nothing is asked. Default: yes. */
  readonly keepAlive?: boolean;
}

interface Waiting {
  readonly xid: number;
  readonly phase: Phase;
  resolve(answer: Fields): void;
  reject(failure: ZookeeperFailure): void;
}

const DEFAULTS: SessionOptions = { timeoutMs: 10_000 };

export class Connection {
  readonly #socket: Socket;
  readonly #frames = new Frames();
  readonly #waiting: Waiting[] = [];
  #greet: ((fields: Fields) => void) | undefined;
  #xid = 0;
  #pings: NodeJS.Timeout | undefined;
  #gone: Error | undefined;

  private constructor({ host, port }: Address) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on("data", (chunk) => {
      for (const record of this.#frames.push(chunk)) this.#take(new Fields(record));
    });
    this.#socket.on("error", (error) => this.#end(error));
    this.#socket.on("close", () => this.#end(new Error("the connection was closed")));
  }

  /** Opens a session of its own. @throws ZookeeperFailure of phase "open" */
  static async open(
    address: Address,
    signal?: AbortSignal,
    { timeoutMs, keepAlive = true } = DEFAULTS,
  ): Promise<Connection> {
    const connection = new Connection(address);
    const granted = await opening(
      () => connection.close(),
      signal,
      () => connection.#handshake(timeoutMs),
    ).catch((error: unknown) => {
      throw new ZookeeperFailure("open", error);
    });
    if (keepAlive) connection.#pings = setInterval(() => connection.#ping(), granted / 3);
    connection.#pings?.unref();
    return connection;
  }

  /** Opens a session for one piece of work, and ends it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Connection.open(address, signal), signal, work);
  }

  /** Sends one request, whose answer has the fields that are returned; requests are answered in the order they were sent. @throws ZookeeperFailure */
  call(phase: Phase, type: number, body: Record): Promise<Fields> {
    return new Promise((resolve, reject) => {
      // Not sent: it cannot have happened.
      if (this.#gone !== undefined) return reject(new ZookeeperFailure("open", this.#gone));
      const xid = ++this.#xid;
      this.#waiting.push({ xid, phase, resolve, reject });
      this.#socket.write(new Record().int(xid).int(type).record(body).frame());
    });
  }

  /** Hangs up without a word: the session lives on until its time is over. */
  close(): void {
    this.#end(new Error("the connection was closed"));
  }

  /** @returns milliseconds without a word that were granted */
  #handshake(timeoutMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#socket.once("close", () => reject(this.#gone!));
      this.#greet = (fields) => {
        fields.int();
        const granted = fields.int();
        if (granted > 0) resolve(granted);
        else reject(new Error("expected a session, the server granted none"));
      };
      // Protocol 0, no transaction seen, no session to take up again, not read-only.
      const request = new Record().int(0).long(0n).int(timeoutMs).long(0n);
      this.#socket.write(request.buffer(Buffer.alloc(PASSWORD_BYTES)).boolean(false).frame());
    });
  }

  #ping(): void {
    this.#socket.write(new Record().int(PING.xid).int(PING.type).frame());
  }

  #take(fields: Fields): void {
    if (this.#greet !== undefined) {
      this.#greet(fields);
      this.#greet = undefined;
      return;
    }
    const xid = fields.int();
    if (xid === PING.xid || xid === NOTIFICATION) return;
    fields.long(); // the last transaction that the server has applied
    const error = fields.int();
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return this.#end(new Error("an answer came that nothing was asked for"));
    if (waiting.xid !== xid) {
      this.#waiting.unshift(waiting);
      this.#end(
        new Error(`expected the answer to request ${String(waiting.xid)}, got one to ${String(xid)}`),
      );
    } else if (error === 0) waiting.resolve(fields);
    else {
      const text = DEFINITE[error] ?? `error ${String(error)}`;
      waiting.reject(new ZookeeperFailure(waiting.phase, new Error(text), error));
    }
  }

  #end(cause: Error): void {
    this.#gone ??= cause;
    clearInterval(this.#pings);
    this.#socket.destroy();
    for (const { phase, reject } of this.#waiting.splice(0)) reject(new ZookeeperFailure(phase, this.#gone));
  }
}
