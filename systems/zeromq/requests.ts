/**
 * The sender of REQ/REP: a message is sent once its receiver has replied. With `retry` it does as zguide's "lazy pirate":
 * where no reply comes in time it gives the socket up and asks again over a new one, and so may be obeyed twice.
 * Without it waits for ever, as the socket does.
 */
import type * as Zmq from "zeromq";
import { receivers, type Endpoint, type NodeSite, type Reach } from "../direct/endpoint.js";
import { dataAt, partsOf, watched } from "./wire.js";

export class Requests implements Endpoint {
  #socket: Zmq.Request;
  #up = new Set<string>();
  #closed = false;

  constructor(
    readonly zmq: typeof Zmq,
    readonly site: NodeSite,
  ) {
    this.#socket = this.#dial();
  }

  async send(value: number): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#socket.send(partsOf(value, this.site));
        await this.#socket.receive();
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== "EAGAIN") throw error;
        this.#socket.close();
        this.#socket = this.#dial();
      }
    }
    throw new Error("the socket was closed");
  }

  reach(): Promise<Reach> {
    return Promise.resolve({ up: this.#up.size, expected: receivers(this.site).length, joined: 0 });
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve(this.#socket.close());
  }

  #dial(): Zmq.Request {
    const retry = Number(this.site.settings["retry"]);
    const socket = new this.zmq.Request({ linger: 0, ...(retry === 0 ? {} : { receiveTimeout: retry }) });
    // Before it dials: a handshake that nobody watched is never told of.
    this.#up = watched(socket);
    for (const { host } of receivers(this.site)) socket.connect(dataAt(host, this.site));
    return socket;
  }
}
