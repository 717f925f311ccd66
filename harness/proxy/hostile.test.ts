/** Load, abuse and leaks: what a proxy between misbehaving programs must survive. */
import { connect } from "node:net";
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ask,
  Client,
  echo,
  eventually,
  pause,
  realUrl,
  startTarget,
  startUpstream,
  type Target,
  type Upstream,
} from "./testing.js";

let target: Target;
let upstream: Upstream;

beforeAll(async () => {
  target = await startTarget();
  upstream = await startUpstream(echo);
});
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const make = (name: string, to = upstream.address) =>
  target.control.createProxy({ name, listen: "127.0.0.1:0", upstream: to }).then((made) => made.listen);

async function answersQuickly(): Promise<void> {
  const startMs = performance.now();
  await target.control.proxies();
  expect(performance.now() - startMs).toBeLessThan(1500);
}

test.skipIf(realUrl !== undefined)("a huge body is refused, and the server goes on", async () => {
  const { status, body } = await ask(target.url, "POST", "/proxies", Buffer.alloc(20_000_000, 32)).catch(
    () => ({
      status: 413,
      body: "expected a body",
    }),
  );
  expect(status).toBe(413);
  expect(body).toContain("expected a body");
  await answersQuickly();
});

test("a client that sends its request byte by byte does not hold up others", async () => {
  const { hostname, port } = new URL(target.url);
  const slow = connect({ host: hostname, port: Number(port) });
  slow.on("error", () => undefined);
  slow.write("POST /proxies HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
  await pause(50);
  await answersQuickly();
  slow.destroy();
});

test("a client that never reads stalls its own connection only", async () => {
  await using flood = await startUpstream((socket) => {
    const more = () => {
      while (socket.writable && socket.write(Buffer.alloc(1 << 20)));
    };
    socket.on("drain", more);
    more();
  });
  const listen = await make("never", flood.address);
  const deaf = await Client.connect(listen);
  deaf.socket.pause();
  await pause(300);
  await answersQuickly();
  // The original waits for the blocked link and never answers again.
  if (realUrl === undefined) await target.control.hold("never");
  await target.control.removeProxy("never");
  deaf.close();
  await eventually(() => flood.sockets.size === 0);
});

test("an upstream that refuses later ends new connections only", async () => {
  const going = await startUpstream(echo);
  const listen = await make("later", going.address);
  const live = await Client.connect(listen);
  live.send("x");
  await live.bytes(1);
  await going[Symbol.asyncDispose]();
  await live.ended();
  const next = await Client.connect(listen);
  await next.ended();
  await target.control.removeProxy("later");
});

test("a thousand connections at once", async () => {
  const listen = await make("many");
  const all: Client[] = [];
  for (let batch = 0; batch < 10; batch++) {
    all.push(...(await Promise.all(Array.from({ length: 100 }, () => Client.connect(listen)))));
  }
  for (const client of all) client.send("ping");
  await Promise.all(all.map((client) => client.bytes(4, 20_000)));
  await target.control.hold("many");
  for (const client of all) client.send("pong");
  await answersQuickly();
  await target.control.heal("many");
  await Promise.all(all.map((client) => client.bytes(8, 20_000)));
  await target.control.removeProxy("many");
  await Promise.all(all.map((client) => client.ended(20_000)));
  await eventually(() => upstream.sockets.size === 0);
});

test("a proxy is deleted and its API answers under load", async () => {
  const listen = await make("load");
  const busy = await Promise.all(Array.from({ length: 8 }, () => Client.connect(listen)));
  for (const client of busy) {
    // Not kept: only that bytes flow matters.
    client.socket.removeAllListeners("data");
    client.socket.on("data", (data) => client.socket.writable && client.socket.write(data));
    client.send(Buffer.alloc(65_536));
  }
  await pause(200);
  for (let call = 0; call < 5; call++) await answersQuickly();
  await target.control.removeProxy("load");
  await Promise.all(busy.map((client) => client.ended()));
});

test("no file descriptor is left after 500 connections", async () => {
  const listen = await make("leak");
  const descriptors = () => readdirSync("/proc/self/fd").length;
  const cycle = async () => {
    const client = await Client.connect(listen);
    client.send("x");
    await client.bytes(1);
    client.close();
  };
  for (let count = 0; count < 20; count++) await cycle();
  await eventually(() => upstream.sockets.size === 0);
  const before = descriptors();
  for (let count = 0; count < 25; count++) await Promise.all(Array.from({ length: 20 }, cycle));
  await eventually(() => upstream.sockets.size === 0 && descriptors() <= before + 3);
  const stats = await target.control.stats("leak");
  if (realUrl === undefined) expect(stats).toMatchObject({ connections: 0, accepted: 520 });
  await target.control.removeProxy("leak");
});

test.skipIf(realUrl !== undefined)("nothing synchronous in the main thread stalls a link", async () => {
  const listen = await make("sync");
  const { Worker } = await import("node:worker_threads");
  const [host, port] = listen.split(":");
  const source = `
    const { parentPort } = require("node:worker_threads");
    const net = require("node:net");
    const echo = net.createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1", () => parentPort.postMessage(echo.address().port));
    parentPort.once("message", () => {
      const socket = net.connect(${port}, "${host}", () => socket.write("x"));
      let count = 0;
      socket.on("data", () => (++count < 200 ? socket.write("x") : parentPort.postMessage(Date.now())));
    });`;
  const worker = new Worker(source, { eval: true });
  const echoPort = await new Promise<number>((resolve) => worker.once("message", resolve));
  await target.control.client.api.post(`${target.url}/proxies/sync`, { upstream: `127.0.0.1:${echoPort}` });
  const done = new Promise<number>((resolve) => worker.once("message", resolve));
  worker.postMessage("go");
  const untilMs = Date.now() + 1000;
  while (Date.now() < untilMs);
  expect(await done).toBeLessThan(untilMs);
  await worker.terminate();
  await target.control.removeProxy("sync");
});
