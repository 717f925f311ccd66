/**
 * What the proxy's tests share: the server under test, upstreams, clients, and time measured from events.
 *
 * The server is an embedded one of its own, or the real one at FAULTLINE_TOXIPROXY_URL, so the same tests say where
 * the two differ.
 */
import { request } from "node:http";
import net from "node:net";
import { ProxyControl } from "./control.js";
import { startEmbeddedProxy, type EmbeddedProxyOptions } from "./embedded.js";

export const realUrl = process.env["FAULTLINE_TOXIPROXY_URL"];

export interface Target extends AsyncDisposable {
  url: string;
  control: ProxyControl;
}

/** The server under test, without any proxies. */
export async function startTarget(options: EmbeddedProxyOptions = {}): Promise<Target> {
  if (realUrl !== undefined) {
    const control = new ProxyControl(realUrl);
    const clear = async () => {
      for (const name of Object.keys(await control.proxies())) await control.removeProxy(name);
    };
    await clear();
    return { url: realUrl, control, [Symbol.asyncDispose]: clear };
  }
  const embedded = await startEmbeddedProxy(options);
  const control = new ProxyControl(embedded.url);
  return { url: embedded.url, control, [Symbol.asyncDispose]: () => embedded.close() };
}

export interface Answer {
  status: number;
  type: string | undefined;
  location: string | undefined;
  body: string;
}

/** A raw request: fetch would clean the path and set a user agent. */
export function ask(
  url: string,
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: hostname, port, method, path, headers: { ...length, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () => {
          const { location, "content-type": type } = response.headers;
          resolve({ status: response.statusCode ?? 0, type, location, body: text });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

export interface Upstream extends AsyncDisposable {
  address: string;
  sockets: Set<net.Socket>;
}

/** A server on loopback; `serve` gets each connection. */
export async function startUpstream(serve: (socket: net.Socket) => void): Promise<Upstream> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 1024, resolve));
  return {
    address: `127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const echo = (socket: net.Socket) => {
  socket.on("data", (data) => socket.write(data));
  socket.on("end", () => socket.end());
};

/** A client that notes what it received and how its connection ended. */
export class Client {
  received = Buffer.alloc(0);
  /** Sizes of what came, with the time of each in milliseconds since connecting. */
  readonly chunks: { atMs: number; bytes: number }[] = [];
  ending: { how: "end" | "reset" | "error"; atMs: number } | undefined;
  private readonly startMs = performance.now();
  private readonly waiting = new Set<() => void>();

  private constructor(readonly socket: net.Socket) {
    const note = () => {
      for (const check of [...this.waiting]) check();
    };
    socket.on("data", (data: Buffer) => {
      this.received = Buffer.concat([this.received, data]);
      this.chunks.push({ atMs: this.nowMs, bytes: data.length });
      note();
    });
    const ended = (how: "end" | "reset" | "error") => () => {
      this.ending ??= { how, atMs: this.nowMs };
      note();
    };
    socket.on("end", ended("end"));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      ended(error.code === "ECONNRESET" ? "reset" : "error")();
    });
    socket.on("close", ended("error"));
  }

  static async connect(listen: string): Promise<Client> {
    const colon = listen.lastIndexOf(":");
    const host = listen.slice(0, colon).replace(/[[\]]/g, "");
    const socket = net.connect({ host, port: Number(listen.slice(colon + 1)), noDelay: true });
    const client = new Client(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return client;
  }

  get nowMs(): number {
    return performance.now() - this.startMs;
  }

  get text(): string {
    return this.received.toString();
  }

  send(data: string | Buffer): void {
    this.socket.write(data);
  }

  /** Resolves when `done` holds, checked at every event. @throws Error after `limitMs` */
  until(done: () => boolean, limitMs = 10_000): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(check);
        reject(
          new Error(
            `waited ${limitMs} ms for ${done.toString()}; received ${this.received.length} bytes, ending ${JSON.stringify(this.ending)}`,
          ),
        );
      }, limitMs);
      const check = () => {
        if (!done()) return;
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve();
      };
      this.waiting.add(check);
    });
  }

  ended(limitMs?: number): Promise<void> {
    return this.until(() => this.ending !== undefined, limitMs);
  }

  bytes(count: number, limitMs?: number): Promise<void> {
    return this.until(() => this.received.length >= count, limitMs);
  }

  close(): void {
    this.socket.destroy();
  }
}

export const pause = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

/** Polls until `check` holds. @throws Error after `limitMs` */
export async function eventually(check: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const untilMs = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > untilMs) throw new Error(`waited ${limitMs} ms in vain for ${check.toString()}`);
    await pause(10);
  }
}
