/**
 * The program of a node that sends or receives messages directly: its sockets, and a control port on which clients
 * tell it what to do and hear what it did, a JSON document a line. One request at a time on a connection.
 *
 *     {"do":"send","value":1}   → {"ok":1}                once the transport has taken it, or {"error":"EHOSTUNREACH"}
 *     {"do":"take"}             → {"ok":1}                null when nothing is there; kept until it is settled
 *     {"do":"done"}, {"do":"back"} → {"ok":1}             what was taken is done with, or the next to be taken again
 *     {"do":"rest"}             → {"ok":[2,3]}            all that is left, taken and not settled included; it stays
 *     {"do":"stop"}, {"do":"start"}                       sockets are closed with what they hold, and opened anew
 *     {"do":"reach"}, {"do":"ping"}, {"do":"echo"}
 *
 * What was taken over a connection that ends without settling it goes back, so that a client that gave up loses nothing.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { Endpoint } from "./endpoint.js";
import { onLine } from "./lines.js";

interface Request {
  readonly do: string;
  readonly value?: unknown;
}

/** What is handed out, by connection. */
type Held = Map<Socket, number>;

export class DirectNode {
  #endpoint: Endpoint | undefined;
  readonly #held: Held = new Map();
  /** Given back, or found by `rest`: before all that the transport still has. */
  #returned: number[] = [];
  /** Sends, and takes, happen one after the other. */
  #sending: Promise<unknown> = Promise.resolve();
  #taking: Promise<unknown> = Promise.resolve();

  constructor(readonly open: () => Promise<Endpoint>) {}

  /** Opens the sockets, then listens for clients. */
  async listen(host: string, port: number): Promise<Server> {
    this.#endpoint = await this.open();
    const server = createServer((socket) => this.#serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    return server;
  }

  #serve(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#giveBack(socket));
    // What comes in pairs of packets is answered in the order of the questions.
    let before: Promise<unknown> = Promise.resolve();
    onLine(socket, (line) => {
      // One that is no document was damaged on its way, and with it the order of questions and answers.
      before = before
        .then(() => this.#answer(JSON.parse(line) as Request, socket))
        .catch(() => socket.destroy());
    });
  }

  async #answer(request: Request, socket: Socket): Promise<void> {
    let answer: unknown;
    try {
      answer = { ok: (await this.#perform(request, socket)) ?? null };
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      answer = { error: code ?? "error", message };
    }
    if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`);
  }

  async #perform({ do: what, value }: Request, socket: Socket): Promise<unknown> {
    switch (what) {
      case "ping":
        return null;
      case "echo":
        return value;
      case "reach":
        return this.#endpoint?.reach() ?? { up: 0, expected: 0, joined: 0 };
      case "send":
        await this.#send(value as number, socket);
        return value;
      case "take":
        return this.#take(socket);
      case "done":
        return this.#settled(socket);
      case "back":
        return this.#giveBack(socket);
      case "rest":
        return this.#rest();
      case "stop":
        return this.#stop();
      case "start":
        await this.#stop();
        this.#endpoint = await this.open();
        return null;
      default:
        throw new Error(`expected a request that this node knows, got ${what}`);
    }
  }

  #send(value: number, socket: Socket): Promise<void> {
    const endpoint = this.#opened("send");
    const sending = this.#sending.then(async () => {
      // Nobody waits for it any more, and it was not begun.
      if (socket.destroyed || endpoint !== this.#endpoint) throw new Error("given up");
      await endpoint.send(value);
    });
    this.#sending = sending.catch(() => undefined);
    return sending;
  }

  async #take(socket: Socket): Promise<number | undefined> {
    this.#giveBack(socket);
    const value = await this.#next();
    if (value === undefined) return undefined;
    if (socket.destroyed) this.#returned.unshift(value);
    else this.#held.set(socket, value);
    return value;
  }

  #next(): Promise<number | undefined> {
    const endpoint = this.#opened("take");
    const taking = this.#taking.then(async () => this.#returned.shift() ?? (await endpoint.take()));
    this.#taking = taking.catch(() => undefined);
    return taking;
  }

  #settled(socket: Socket): number | undefined {
    const value = this.#held.get(socket);
    this.#held.delete(socket);
    return value;
  }

  #giveBack(socket: Socket): number | undefined {
    const value = this.#settled(socket);
    if (value !== undefined) this.#returned.unshift(value);
    return value;
  }

  async #rest(): Promise<number[]> {
    if (this.#endpoint?.take === undefined) return [];
    const all: number[] = [];
    for (let value = await this.#next(); value !== undefined; value = await this.#next()) all.push(value);
    this.#returned = [...this.#held.values(), ...all];
    this.#held.clear();
    return this.#returned;
  }

  async #stop(): Promise<null> {
    const endpoint = this.#endpoint;
    this.#endpoint = undefined;
    this.#held.clear();
    this.#returned = [];
    // Whoever waits for a send of the sockets that are gone waits for nothing.
    this.#sending = Promise.resolve();
    await endpoint?.close();
    return null;
  }

  #opened<K extends "send" | "take">(what: K): Endpoint & Required<Pick<Endpoint, K>> {
    if (this.#endpoint?.[what] !== undefined) return this.#endpoint as Endpoint & Required<Pick<Endpoint, K>>;
    throw Object.assign(new Error(`this node does not ${what} now`), { code: "closed" });
  }
}
