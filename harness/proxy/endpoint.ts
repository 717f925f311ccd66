/**
 * One socket of a proxied connection, read into reused buffers.
 *
 * Guarantees: the bytes handed to the consumer are valid during the call only, unless it answers `hold`; after
 * `hold` or `stop` nothing is read until `resume()`. Bulk traffic is read 128 KiB at a time into pooled buffers,
 * which about doubles the throughput of Node's own 'data' events, quiet connections keep a small one.
 * It knows nothing about toxics.
 */
import net from "node:net";

/** `hold`: the buffer stays in use until `resume()`; `stop`: it is free, but read no more until `resume()`. */
export type Consumed = "more" | "stop" | "hold";

export interface DialAddress {
  host: string;
  port: number;
  /** Where the connection comes from; absent: the system's choice. */
  localAddress?: string;
}

export interface Consumer {
  bytes(data: Buffer): Consumed;
  /** The peer ended, reset, or we closed; called once. */
  end(): void;
}

const SMALL_BYTES = 8 * 1024;
const LARGE_BYTES = 128 * 1024;
const POOL_MAX = 64;
const pools = new Map<number, Buffer[]>([
  [SMALL_BYTES, []],
  [LARGE_BYTES, []],
]);

function take(sizeBytes: number): Buffer {
  return pools.get(sizeBytes)?.pop() ?? Buffer.allocUnsafeSlow(sizeBytes);
}

function give(buffer: Buffer): void {
  const pool = pools.get(buffer.length);
  if (pool !== undefined && pool.length < POOL_MAX) pool.push(buffer);
}

export class Endpoint {
  private socket!: net.Socket;
  private consumer: Consumer | undefined;
  private current: Buffer | undefined;
  private held: Buffer | undefined;
  private nextBytes = SMALL_BYTES;
  private over = false;

  private constructor() {}

  /** Takes over a socket from a server with `pauseOnConnect`. */
  static accepted(socket: net.Socket): Endpoint {
    const endpoint = new Endpoint();
    endpoint.adopt(rewrap(socket, endpoint.onRead()));
    return endpoint;
  }

  /** Starts dialling; `settled` is called once, with the error if it failed. Reads only after `start()`. */
  static dial(address: DialAddress, settled: (error?: Error) => void): Endpoint {
    const endpoint = new Endpoint();
    const options = { ...address, noDelay: true, allowHalfOpen: true, onread: endpoint.onRead() };
    const socket = net.connect(options as net.NetConnectOpts);
    let open = true;
    const settle = (error?: Error) => {
      if (open) settled(error);
      open = false;
    };
    socket.once("connect", () => {
      settle();
    });
    socket.once("error", settle);
    endpoint.adopt(socket);
    return endpoint;
  }

  private adopt(socket: net.Socket): void {
    this.socket = socket;
    socket.on("error", () => {
      this.finish();
    });
    socket.on("end", () => {
      this.finish();
    });
    socket.on("close", () => {
      this.finish();
    });
  }

  private onRead() {
    return {
      buffer: () => (this.current = take(this.nextBytes)),
      callback: (count: number, buffer: Buffer) => this.deliver(buffer.subarray(0, count), buffer),
    };
  }

  private deliver(data: Buffer, buffer: Buffer): boolean {
    if (data.length === buffer.length) this.nextBytes = LARGE_BYTES;
    else if (data.length < SMALL_BYTES) this.nextBytes = SMALL_BYTES;
    const consumed = this.consumer?.bytes(data) ?? "stop";
    if (consumed === "hold") this.held = buffer;
    else give(buffer);
    return consumed === "more";
  }

  start(consumer: Consumer): void {
    this.consumer = consumer;
    if (this.over) consumer.end();
    else this.socket.resume();
  }

  /** Allows reading again after `stop` or `hold`. */
  resume(): void {
    if (this.held !== undefined) give(this.held);
    this.held = undefined;
    if (!this.socket.destroyed) this.socket.resume();
  }

  /** @returns true if the kernel has taken everything that was ever written. */
  write(data: Buffer, done: (error?: Error | null) => void): boolean {
    this.socket.write(data, done);
    return this.socket.writableLength === 0;
  }

  get closed(): boolean {
    return this.socket.destroyed;
  }

  /** Closes both directions at once: with RST, or with FIN after what the kernel has already taken. */
  close(reset: boolean): void {
    if (this.socket.destroyed) return;
    if (reset && !this.socket.connecting) this.socket.resetAndDestroy();
    else this.socket.destroy();
    this.finish();
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    this.consumer?.end();
  }
}

/**
 * Node offers reading into own buffers (`onread`) for dialled sockets only. Moving the accepted handle into a new
 * socket gives it to both; where a future Node has no such handle any more, 'data' events do the same more slowly.
 */
function rewrap(socket: net.Socket, onread: ReturnType<Endpoint["onRead"]>): net.Socket {
  const bare = socket as unknown as { _handle?: object | null };
  const handle = bare._handle;
  if (handle === undefined || handle === null || !("useUserBuffer" in handle)) {
    socket.on("data", (data: Buffer) => {
      if (!onread.callback(data.length, data)) socket.pause();
    });
    socket.pause();
    return socket;
  }
  bare._handle = null;
  const options = { handle, onread, allowHalfOpen: true, manualStart: true };
  const taken = new net.Socket(options as unknown as net.SocketConstructorOpts);
  socket.destroy();
  return taken;
}
