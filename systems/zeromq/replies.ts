/**
 * The receiver of REQ/REP: carries out what it is asked (it puts the message with those that came), then replies. With
 * `dedupe` it carries out no message that it knows already, and replies all the same.
 */
import type * as Zmq from "zeromq";
import type { Endpoint, NodeSite, Reach } from "../direct/endpoint.js";
import { bound, dataAt } from "./wire.js";

export class Replies implements Endpoint {
  readonly #came: number[] = [];
  readonly #known = new Set<number>();

  private constructor(
    readonly socket: Zmq.Reply,
    readonly site: NodeSite,
  ) {
    void this.#serve().catch(() => undefined); // closed
  }

  static async open(zmq: typeof Zmq, site: NodeSite): Promise<Replies> {
    return new Replies(await bound(new zmq.Reply({ linger: 0 }), site), site);
  }

  async #serve(): Promise<void> {
    for (;;) {
      const [message] = await this.socket.receive();
      const value = Number(message!.toString());
      if (this.site.settings["dedupe"] !== "on" || !this.#known.has(value)) this.#came.push(value);
      this.#known.add(value);
      await this.socket.send("done");
    }
  }

  take(): Promise<number | undefined> {
    return Promise.resolve(this.#came.shift());
  }

  reach(): Promise<Reach> {
    return Promise.resolve({ up: 0, expected: 0, joined: 0 });
  }

  async close(): Promise<void> {
    await this.socket.unbind(dataAt(this.site.host, this.site)).catch(() => undefined);
    this.socket.close();
  }
}
