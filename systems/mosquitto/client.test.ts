/** What is known of an exchange whose connection ends in the middle: nothing, from its first packet on. */
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import mqtt, { type Packet } from "mqtt-packet";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Connection } from "./client.js";
import { classify } from "./errors.js";

let server: Server;
let accepted: Socket;
/** What the broker does with what it hears, but for the greeting. */
let hear: (packet: Packet) => void;

const say = (packet: Packet): void => void accepted.write(mqtt.generate(packet, { protocolVersion: 5 }));

beforeEach(async () => {
  hear = () => undefined;
  server = createServer((socket) => {
    accepted = socket.on("error", () => undefined);
    const parser = mqtt.parser({ protocolVersion: 5 });
    parser.on("packet", (packet) => {
      if (packet.cmd === "connect") say({ cmd: "connack", reasonCode: 0, sessionPresent: false });
      else hear(packet);
    });
    socket.on("data", (data) => parser.parse(data));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  accepted.destroy();
  server.close();
});

async function open(): Promise<Connection> {
  const { port } = server.address() as AddressInfo;
  const address = { host: "127.0.0.1", port };
  return (await Connection.open(address, new AbortController().signal)).connection;
}

const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "done",
    (error: unknown) => classify(error),
  );

const unknown = expect.objectContaining({ definite: false }) as unknown;
const definite = expect.objectContaining({ definite: true, disconnected: true }) as unknown;

const EXCHANGES: [string, (connection: Connection) => Promise<void>][] = [
  ["a message of QoS 1", (connection) => connection.publish("t", "1", 1)],
  ["a message of QoS 2", (connection) => connection.publish("t", "1", 2)],
  ["an acknowledgement of QoS 1", (connection) => connection.acknowledge(delivered(1))],
  ["an acknowledgement of QoS 2", (connection) => connection.acknowledge(delivered(2))],
];
const delivered = (qos: 1 | 2) =>
  ({ cmd: "publish", topic: "t", payload: "1", qos, messageId: 7, dup: false, retain: false }) as const;

describe.each(EXCHANGES)("%s", (_what, exchange) => {
  it("is unknown when the connection was reset unnoticed before it", async () => {
    const connection = await open();
    accepted.resetAndDestroy();
    expect(await outcome(exchange(connection))).toEqual(unknown);
  });

  it("is unknown when the connection is reset by its first packet", async () => {
    const connection = await open();
    hear = () => accepted.resetAndDestroy();
    expect(await outcome(exchange(connection))).toEqual(unknown);
  });

  it("is unknown when the connection ends with the answer to its first packet", async () => {
    const connection = await open();
    hear = (packet) => {
      if (packet.cmd === "pubrec") say({ cmd: "pubrel", messageId: packet.messageId! });
      if (packet.cmd === "publish" && packet.qos === 2) say({ cmd: "pubrec", messageId: packet.messageId! });
      connection.close();
    };
    expect(await outcome(exchange(connection))).toEqual(unknown);
  });

  it("did not happen when the connection was known to have ended before it", async () => {
    const connection = await open();
    connection.close();
    expect(await outcome(exchange(connection))).toEqual(definite);
  });
});
