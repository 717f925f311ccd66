/**
 * The UDP socket of a node. A datagram is a JSON document: a message, an acknowledgement (of messages that are to be
 * acknowledged), or a text that is sent back as it came. One that is no document was damaged on its way, and counts as
 * lost.
 */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { receivers, sendsAt, type Endpoint, type NodeSite, type Reach } from "../direct/endpoint.js";
import { Arrivals } from "./arrivals.js";
import type { Datagram } from "./datagram.js";
import { Outstanding } from "./outstanding.js";

type SendTo = (datagram: Datagram, port: number, host: string) => Promise<void>;

export async function openSocket(site: NodeSite): Promise<Endpoint> {
  const bytes = Number(site.settings["receive-buffer"]);
  const socket = createSocket({ type: "udp4", ...(bytes === 0 ? {} : { recvBufferSize: bytes }) });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ port: site.data, address: site.host, exclusive: true }, () => {
      socket.removeListener("error", reject);
      // Somebody is not there: for datagrams that is no news.
      socket.on("error", () => undefined);
      resolve();
    });
  });
  const sendTo: SendTo = (datagram, port, host) =>
    new Promise((resolve, reject) => {
      socket.send(JSON.stringify(datagram), port, host, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  // Names are looked up once: the driver would do so for each datagram, and send them in the order of the answers.
  const hosts = await Promise.all(
    receivers(site).map(async ({ host }) => (await lookup(host, { family: 4 })).address),
  );
  const acknowledged = site.settings["acknowledged"] === "on";
  return sendsAt(site) ? sending(socket, site, hosts, sendTo, acknowledged) : receiving(socket, sendTo);
}

const reach = (): Promise<Reach> => Promise.resolve({ up: 0, expected: 0, joined: 0 });

const close = (socket: Socket) => (): Promise<void> =>
  new Promise((resolve) => socket.close(() => resolve()));

function sending(
  socket: Socket,
  { data }: NodeSite,
  hosts: readonly string[],
  sendTo: SendTo,
  acknowledged: boolean,
): Endpoint {
  const peers = hosts.map((host) => new Outstanding((datagram) => sendTo(datagram, data, host)));
  hear(socket, sendTo, ({ sender, arrived }) => {
    if (arrived !== undefined) peers.find((peer) => peer.sender === sender)?.acknowledge(arrived);
  });
  let turn = 0;
  return {
    send(value) {
      const at = turn++ % hosts.length;
      return acknowledged ? peers[at]!.send(value) : sendTo({ value }, data, hosts[at]!);
    },
    reach,
    close() {
      for (const peer of peers) peer.close();
      return close(socket)();
    },
  };
}

function receiving(socket: Socket, sendTo: SendTo): Endpoint {
  const came: number[] = [];
  const arrivals = new Arrivals((value) => came.push(value));
  hear(socket, sendTo, ({ value, sender, number, first }, from) => {
    if (value === undefined) return;
    if (sender === undefined || number === undefined || first === undefined) {
      came.push(value);
      return;
    }
    arrivals.arrived(sender, number, first, value);
    void sendTo({ sender, arrived: number }, from.port, from.address).catch(() => undefined);
  });
  return { take: () => Promise.resolve(came.shift()), reach, close: close(socket) };
}

function hear(socket: Socket, sendTo: SendTo, what: (datagram: Datagram, from: RemoteInfo) => void): void {
  socket.on("message", (bytes, from) => {
    let datagram: Datagram;
    try {
      datagram = JSON.parse(bytes.toString()) as Datagram;
    } catch {
      return;
    }
    if (datagram.echo === undefined) what(datagram, from);
    else void sendTo({ echo: datagram.echo }, from.port, from.address).catch(() => undefined);
  });
}
