/** What the sockets of all patterns share: addresses, messages, binding, and knowing who is there. */
import type * as Zmq from "zeromq";
import type { NodeSite } from "../direct/endpoint.js";

/** What messages are padded with comes as a part of its own. */
type Parts = [string] | [string, Buffer];

const BIND_AGAIN_MS = 50;
const BIND_TRIES = 100;

export const dataAt = (host: string, { data }: NodeSite): string => `tcp://${host}:${String(data)}`;

export function partsOf(value: number, { settings }: NodeSite): Parts {
  const bytes = Number(settings["payload"]);
  return bytes === 0 ? [String(value)] : [String(value), Buffer.alloc(bytes)];
}

/** Whoever had the address a moment ago gives it up in the background. @throws the last refusal */
export async function bound<S extends Zmq.Socket>(socket: S, site: NodeSite): Promise<S> {
  for (let tries = 1; ; tries++) {
    try {
      await socket.bind(dataAt(site.host, site));
      return socket;
    } catch (error) {
      if (tries === BIND_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, BIND_AGAIN_MS));
    }
  }
}

/** Where a socket has shaken hands with whom it dialled. */
export function watched(socket: Zmq.Socket): Set<string> {
  const up = new Set<string>();
  socket.events.on("handshake", ({ address }) => up.add(address));
  socket.events.on("disconnect", ({ address }) => up.delete(address));
  return up;
}
