/** What toxics do to bytes and connections, by the clock; against the embedded or the real server. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ToxicSettings } from "./control.js";
import {
  Client,
  echo,
  eventually,
  pause,
  startTarget,
  startUpstream,
  type Target,
  type Upstream,
} from "./testing.js";

let target: Target;
let upstream: Upstream;
const clients: Client[] = [];

beforeAll(async () => {
  target = await startTarget();
  upstream = await startUpstream(echo);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await target.control.removeProxy("p");
});
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

async function open(toxics: ToxicSettings[] = [], to = upstream.address): Promise<Client> {
  const { listen } = await target.control.createProxy({ name: "p", listen: "127.0.0.1:0", upstream: to });
  for (const toxic of toxics) await target.control.addToxic("p", toxic);
  return another(listen);
}

async function another(listen?: string): Promise<Client> {
  const client = await Client.connect(listen ?? (await target.control.proxy("p")).listen);
  clients.push(client);
  return client;
}

const down = (type: string, attributes: Record<string, number> = {}, toxicity = 1): ToxicSettings => ({
  name: "t",
  type,
  attributes,
  toxicity,
  stream: "downstream",
});
const update = (attributes: Record<string, number>) =>
  target.control.client.api.post(`${target.url}/proxies/p/toxics/t`, { attributes });

test("bytes pass in order both ways", async () => {
  const client = await open();
  const sent = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7 + (index >> 9)) & 255));
  client.send(sent);
  await client.bytes(sent.length);
  expect(client.received.equals(sent)).toBe(true);
});

test("there is no half-close: a reply after the client's end is lost", async () => {
  await using late = await startUpstream((socket) =>
    socket.on("end", () => void setTimeout(() => socket.end("late"), 100)),
  );
  const client = await open([], late.address);
  client.socket.end("bye");
  await client.ended();
  expect(client.text).toBe("");
});

test("an upstream that is not there ends the connection after it was accepted", async () => {
  const client = await open([], "127.0.0.1:1");
  await client.ended();
  expect(client.received.length).toBe(0);
});

test("disabling ends live connections and refuses new ones; enabling accepts again", async () => {
  const client = await open();
  client.send("a");
  await client.bytes(1);
  const { listen } = await target.control.proxy("p");
  await target.control.client.api.post(`${target.url}/proxies/p`, { enabled: false });
  await client.ended();
  expect(client.ending?.how).toBe("end");
  await expect(another(listen)).rejects.toThrow("ECONNREFUSED");
  await target.control.heal("p");
  const healed = await another(listen);
  healed.send("b");
  await healed.bytes(1);
});

test("another upstream ends live connections", async () => {
  const client = await open();
  client.send("a");
  await client.bytes(1);
  await target.control.client.api.post(`${target.url}/proxies/p`, { upstream: "127.0.0.1:1" });
  await client.ended();
});

test("latency delays each chunk from its arrival, so that pipelined chunks do not add up", async () => {
  const client = await open([down("latency", { latency: 300 })]);
  const startMs = client.nowMs;
  for (let count = 0; count < 5; count++) {
    client.send("x");
    await pause(20);
  }
  await client.bytes(5);
  expect(client.chunks[0]!.atMs - startMs).toBeGreaterThan(290);
  expect(client.chunks.at(-1)!.atMs - startMs).toBeLessThan(900);
});

test("stacked latencies add up", async () => {
  const client = await open([
    down("latency", { latency: 150 }),
    { ...down("latency", { latency: 150 }), name: "t2" },
  ]);
  const startMs = client.nowMs;
  client.send("x");
  await client.bytes(1);
  expect(client.nowMs - startMs).toBeGreaterThan(290);
});

test("jitter stays within its bounds", async () => {
  const client = await open([down("latency", { latency: 100, jitter: 50 })]);
  for (let count = 0; count < 5; count++) {
    const startMs = client.nowMs;
    client.send("x");
    await client.bytes(count + 1);
    expect(client.nowMs - startMs).toBeGreaterThan(48);
  }
});

test("removing latency lets what was under way through at once and in order", async () => {
  const client = await open([down("latency", { latency: 20_000 })]);
  for (const letter of "abcdef") {
    client.send(letter);
    await pause(15);
  }
  expect(client.text).toBe("");
  await target.control.removeToxic("p", "t");
  await client.bytes(6);
  expect(client.text).toBe("abcdef");
  client.send("g");
  await client.bytes(7);
});

test("bandwidth sends slices of 100 ms", async () => {
  const client = await open([down("bandwidth", { rate: 10 })]);
  const startMs = client.nowMs;
  client.send(Buffer.alloc(5000));
  await client.bytes(5000);
  const tookMs = client.nowMs - startMs;
  expect(tookMs).toBeGreaterThan(400);
  expect(tookMs).toBeLessThan(1500);
  expect(client.chunks[0]!.bytes).toBe(1000);
});

test("bandwidth 0 stalls, an update or removal releases what was held", async () => {
  const client = await open([down("bandwidth", { rate: 0 })]);
  client.send("first");
  await pause(250);
  expect(client.text).toBe("");
  await update({ rate: 1000 });
  await client.bytes(5);
  await update({ rate: 0 });
  client.send("second");
  await pause(150);
  client.send("third");
  await pause(150);
  expect(client.text).toBe("first");
  await target.control.removeToxic("p", "t");
  await client.bytes(16);
  expect(client.text).toBe("firstsecondthird");
});

test("timeout swallows data and closes; every chunk starts the time anew", async () => {
  const client = await open([down("timeout", { timeout: 400 })]);
  client.send("a");
  await pause(250);
  client.send("b");
  await pause(250);
  expect(client.ending).toBeUndefined();
  await client.ended();
  expect(client.received.length).toBe(0);
});

test("timeout 0 never closes, but its removal does", async () => {
  const client = await open([down("timeout", { timeout: 0 })]);
  client.send("a");
  await pause(300);
  expect(client.ending).toBeUndefined();
  await target.control.removeToxic("p", "t");
  await client.ended();
  expect(client.text).toBe("");
});

test("reset closes the connections of a timeout toxic as well", async () => {
  const client = await open([down("timeout", { timeout: 0 })]);
  client.send("a");
  await pause(50);
  await target.control.client.reset();
  await client.ended();
});

test("slow_close passes data at once and delays the end", async () => {
  await using bye = await startUpstream((socket) => socket.end("bye"));
  const client = await open([down("slow_close", { delay: 300 })], bye.address);
  await client.bytes(3);
  const atMs = client.nowMs;
  await client.ended();
  expect(client.nowMs - atMs).toBeGreaterThan(200);
});

test("removing slow_close while it delays ends the connection", async () => {
  await using bye = await startUpstream((socket) => socket.end("bye"));
  const client = await open([down("slow_close", { delay: 30_000 })], bye.address);
  await client.bytes(3);
  await target.control.removeToxic("p", "t");
  await client.ended();
});

test("limit_data passes its bytes and closes; the count survives an update", async () => {
  const client = await open([down("limit_data", { bytes: 6 })]);
  client.send("1234");
  await client.bytes(4);
  await update({ bytes: 8 });
  client.send("56789");
  await client.ended();
  expect(client.text).toBe("12345678");
});

test("limit_data 0 closes at the first chunk", async () => {
  const client = await open([down("limit_data", { bytes: 0 })]);
  client.send("1");
  await client.ended();
  expect(client.text).toBe("");
});

test("slicer cuts and delays", async () => {
  const client = await open([down("slicer", { average_size: 10, delay: 50_000 })]);
  const startMs = client.nowMs;
  client.send("x".repeat(40));
  await client.bytes(40);
  expect(client.nowMs - startMs).toBeGreaterThan(140);
  expect(client.chunks.length).toBeGreaterThan(2);
});

test("slicer with variation loses and reorders nothing", async () => {
  const client = await open([down("slicer", { average_size: 64, size_variation: 32, delay: 10 })]);
  const sent = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index & 255));
  client.send(sent);
  await client.bytes(sent.length);
  expect(client.received.equals(sent)).toBe(true);
});

test("reset_peer leaves an idle connection alone, resets after the first chunk", async () => {
  const client = await open([{ ...down("reset_peer", { timeout: 100 }), stream: "upstream" }]);
  await pause(250);
  expect(client.ending).toBeUndefined();
  client.send("x");
  await client.ended();
  expect(client.ending?.how).toBe("reset");
});

test("reset_peer added to a live connection ends it without a reset", async () => {
  const client = await open();
  client.send("x");
  await client.bytes(1);
  await target.control.addToxic("p", down("reset_peer", { timeout: 0 }));
  client.send("y");
  await client.ended();
  expect(client.ending?.how).toBe("end");
});

test("toxicity 0 spares every connection, 0.5 some", async () => {
  const first = await open([down("timeout", { timeout: 0 }, 0)]);
  first.send("x");
  await first.bytes(1);
  await target.control.removeToxic("p", "t");
  await target.control.addToxic("p", down("limit_data", { bytes: 0 }, 0.5));
  const many = await Promise.all(Array.from({ length: 40 }, () => another()));
  for (const client of many) client.send("x");
  await Promise.all(
    many.map((client) => client.until(() => client.received.length > 0 || client.ending !== undefined)),
  );
  const spared = many.filter((client) => client.received.length > 0).length;
  expect(spared).toBeGreaterThan(2);
  expect(spared).toBeLessThan(38);
});

test("toxics come and go under load without a byte lost or out of order", async () => {
  const client = await open();
  const sent = Buffer.from(
    Array.from({ length: 2_000_000 }, (_, index) => (index * 13 + (index >> 8)) & 255),
  );
  client.send(sent);
  for (let round = 0; round < 4; round++) {
    await target.control.addToxic("p", down("latency", { latency: 5 }));
    await target.control.addToxic("p", { ...down("slicer", { average_size: 4000, delay: 10 }), name: "s" });
    await target.control.addToxic("p", {
      ...down("bandwidth", { rate: 20_000 }),
      name: "u",
      stream: "upstream",
    });
    await pause(20);
    for (const name of ["t", "s", "u"]) await target.control.removeToxic("p", name);
  }
  await client.bytes(sent.length, 30_000);
  expect(client.received.equals(sent)).toBe(true);
});

test("a stalled link makes the sender wait instead of buffering without bound", async () => {
  await using flood = await startUpstream((socket) => {
    const chunk = Buffer.alloc(1 << 20);
    const more = () => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on("drain", more);
    more();
  });
  await open([down("bandwidth", { rate: 0 })], flood.address);
  await pause(300);
  const [socket] = flood.sockets;
  const before = socket!.bytesWritten - socket!.writableLength;
  await pause(300);
  expect(socket!.bytesWritten - socket!.writableLength).toBe(before);
  expect(before).toBeLessThan(40_000_000);
});

test("an end of the upstream reaches the client after the last byte", async () => {
  await using burst = await startUpstream((socket) => socket.end(Buffer.alloc(5_000_000)));
  const client = await open([down("latency", { latency: 50 })], burst.address);
  await client.ended();
  expect(client.received.length).toBe(5_000_000);
  await eventually(() => burst.sockets.size === 0);
});
