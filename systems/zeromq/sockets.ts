/**
 * The sockets of a ZeroMQ node, by pattern: the sender's PUSH, XPUB (a PUB that says who has subscribed), REQ or
 * ROUTER, and the receivers' PULL, SUB, REP or DEALER. What receivers have not been asked for waits in their socket, up
 * to its high water mark, as in any worker that is slower than its messages. The driver `zeromq` is imported here only.
 */
import type * as Zmq from "zeromq";
import { receivers, sendsAt, type Endpoint, type NodeSite, type Reach } from "../direct/endpoint.js";
import { Requests } from "./requests.js";
import { Replies } from "./replies.js";
import { bound, dataAt, partsOf, watched } from "./wire.js";

/** @throws Error with advice */
async function driver(): Promise<typeof Zmq> {
  try {
    return await import("zeromq");
  } catch (cause) {
    throw new Error("the driver zeromq cannot be loaded. Try: npm install zeromq", { cause });
  }
}

export async function openSockets(site: NodeSite): Promise<Endpoint> {
  const zmq = await driver();
  const { pattern, "send-hwm": sendHwm, "receive-hwm": receiveHwm } = site.settings;
  // What a socket holds is gone when it is closed.
  const sending = { linger: 0, sendHighWaterMark: Number(sendHwm) };
  const receiving = { linger: 0, receiveHighWaterMark: Number(receiveHwm), receiveTimeout: 0 };
  if (pattern === "req") return sendsAt(site) ? new Requests(zmq, site) : Replies.open(zmq, site);
  if (!sendsAt(site)) return receiver(zmq, site, receiving);
  if (pattern === "pub")
    return subscribed(
      await bound(new zmq.XPublisher({ ...sending, receiveTimeout: 0, verbosity: "allSubs" }), site),
      site,
    );
  if (pattern === "router") {
    const mandatory = site.settings["mandatory"] === "on";
    // A receiver that comes back is let in, even if its last connection is not known to be gone. Waiting for room is as
    // with PUSH; for a peer that is not there nobody waits.
    return routing(
      await bound(new zmq.Router({ ...sending, receiveTimeout: 0, mandatory, handover: true }), site),
      site,
    );
  }
  return pushing(await bound(new zmq.Push(sending), site), site);
}

const unwatched: Reach = { up: 0, expected: 0, joined: 0 };

function pushing(socket: Zmq.Push, site: NodeSite): Endpoint {
  return {
    send: (value) => socket.send(partsOf(value, site)),
    reach: () => Promise.resolve(unwatched),
    close: () => closed(socket, site),
  };
}

function subscribed(socket: Zmq.XPublisher, site: NodeSite): Endpoint {
  let joined = 0;
  return {
    send: (value) => socket.send(partsOf(value, site)),
    async reach() {
      for (const [message] of await waiting(socket)) if (message![0] === 1) joined++;
      return { ...unwatched, joined };
    },
    close: () => closed(socket, site),
  };
}

function routing(socket: Zmq.Router, site: NodeSite): Endpoint {
  const joined = new Set<string>();
  const names = receivers(site).map(({ name }) => name);
  let turn = 0;
  return {
    send: (value) => socket.send([names[turn++ % names.length]!, ...partsOf(value, site)]),
    async reach() {
      for (const [name] of await waiting(socket)) joined.add(name!.toString());
      return { ...unwatched, joined: joined.size };
    },
    close: () => closed(socket, site),
  };
}

function receiver(
  zmq: typeof Zmq,
  site: NodeSite,
  options: {
    readonly linger: number;
    readonly receiveHighWaterMark: number;
    readonly receiveTimeout: number;
  },
): Endpoint {
  const { pattern } = site.settings;
  const socket =
    pattern === "pub"
      ? new zmq.Subscriber(options)
      : pattern === "router"
        ? // Makes itself known to the router as soon as it is connected.
          new zmq.Dealer({ ...options, routingId: site.name, probeRouter: true })
        : new zmq.Pull(options);
  const up = watched(socket);
  if (socket instanceof zmq.Subscriber) socket.subscribe();
  socket.connect(dataAt(site.peers[0]!.host, site));
  return {
    take: async () => {
      const parts = await next(socket);
      return parts === undefined ? undefined : Number(parts[0]!.toString());
    },
    reach() {
      // A socket does nothing by itself, such as subscribing again after a connection was lost, while nobody asks it.
      void socket.readable;
      return Promise.resolve({ up: up.size, expected: 1, joined: 0 });
    },
    close: () => Promise.resolve(socket.close()),
  };
}

/** What has come and not been looked at. */
async function waiting(socket: Zmq.Readable): Promise<Buffer[][]> {
  const all: Buffer[][] = [];
  for (let one = await next(socket); one !== undefined; one = await next(socket)) all.push(one);
  return all;
}

/** For sockets that wait for nothing (`receiveTimeout: 0`). */
async function next(socket: Zmq.Readable): Promise<Buffer[] | undefined> {
  try {
    return await socket.receive();
  } catch (error) {
    if ((error as { code?: string }).code === "EAGAIN") return undefined;
    throw error;
  }
}

async function closed(socket: Zmq.Socket, site: NodeSite): Promise<void> {
  await socket.unbind(dataAt(site.host, site)).catch(() => undefined);
  socket.close();
}
