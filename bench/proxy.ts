/**
 * Throughput and round trips of the embedded proxy beside a direct connection and, if given, a real Toxiproxy server.
 *
 * Run with `npx tsx bench/proxy.ts` after `npm run build`. Set FAULTLINE_TOXIPROXY_URL to measure a running server, or
 * FAULTLINE_TOXIPROXY_BIN to start one. Rounds alternate and the best of each counts, so that a busy machine does not
 * favour one side. The peer that echoes and swallows runs in a thread of its own, the client in the main thread.
 */
import { spawn } from "node:child_process";
import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { ProxyControl } from "../harness/proxy/control.js";
import { startEmbeddedProxy } from "../harness/proxy/embedded.js";

const ROUNDS = 3;
const ROUND_TRIPS = 10_000;
const BULK_BYTES = 600_000_000;

/** First byte `p`: echo. `u`: swallow BULK_BYTES, then answer. `d`: send BULK_BYTES. */
const PEER = `
const net = require("node:net");
const { parentPort } = require("node:worker_threads");
const chunk = Buffer.alloc(262144, 120);
const server = net.createServer({ noDelay: true }, (socket) => {
  let mode, count = 0;
  const fill = () => { while (count < ${BULK_BYTES}) { count += chunk.length; if (!socket.write(chunk)) return; } };
  socket.on("error", () => {});
  socket.on("data", (data) => {
    mode ??= String.fromCharCode(data[0]);
    if (mode === "p") return socket.write(data);
    if (mode === "d") { socket.on("drain", fill); return fill(); }
    count += data.length;
    if (count >= ${BULK_BYTES}) socket.write("k");
  });
}).listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

function open(port: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: "127.0.0.1", port, noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

async function roundTripsPerSecond(port: number): Promise<number> {
  const socket = await open(port);
  const startMs = performance.now();
  let count = 0;
  await new Promise<void>((resolve) => {
    socket.on("data", () => (++count < ROUND_TRIPS ? void socket.write("p") : resolve()));
    socket.write("p");
  });
  socket.destroy();
  return (count / (performance.now() - startMs)) * 1000;
}

async function uploadMBps(port: number): Promise<number> {
  const socket = await open(port);
  const chunk = Buffer.alloc(262_144, "u");
  const startMs = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const fill = () => {
      while (sent < BULK_BYTES) {
        sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on("drain", fill);
    socket.once("data", () => resolve());
    fill();
  });
  socket.destroy();
  return sent / 1000 / (performance.now() - startMs);
}

async function downloadMBps(port: number): Promise<number> {
  const startMs = performance.now();
  let received = 0;
  const buffer = Buffer.allocUnsafe(262_144);
  await new Promise<void>((resolve, reject) => {
    const callback = (count: number) => {
      received += count;
      if (received >= BULK_BYTES) resolve();
      return true;
    };
    const options = { host: "127.0.0.1", port, onread: { buffer, callback } };
    const socket = net.connect(options, () => socket.write("d"));
    socket.once("error", reject);
    socket.once("close", () =>
      reject(new Error(`expected ${BULK_BYTES} bytes, the connection closed at ${received}`)),
    );
  });
  return received / 1000 / (performance.now() - startMs);
}

async function proxied(
  url: string,
  upstream: string,
): Promise<{ port: number; remove: () => Promise<void> }> {
  const control = new ProxyControl(url);
  const name = `bench-${process.pid}`;
  const { listen } = await control.createProxy({ name, listen: "127.0.0.1:0", upstream });
  return { port: Number(listen.slice(listen.lastIndexOf(":") + 1)), remove: () => control.removeProxy(name) };
}

/** A running real server, or none. */
async function realServer(): Promise<{ url: string; stop: () => void } | undefined> {
  const url = process.env["FAULTLINE_TOXIPROXY_URL"];
  if (url !== undefined) return { url, stop: () => undefined };
  const binary = process.env["FAULTLINE_TOXIPROXY_BIN"];
  if (binary === undefined) return undefined;
  const port = 20_000 + (process.pid % 10_000);
  const child = spawn(binary, ["-host", "127.0.0.1", "-port", String(port)], { stdio: "ignore" });
  const started = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await fetch(`${started}/version`).catch(() => undefined);
    if (answer?.ok) return { url: started, stop: () => void child.kill() };
    await pause(100);
  }
  child.kill();
  throw new Error(
    `expected ${binary} to answer at ${started} within 5 s, it did not; is that a toxiproxy-server?`,
  );
}

export default async function main(): Promise<void> {
  const peer = new Worker(PEER, { eval: true });
  const peerPort = await new Promise<number>((resolve) => peer.once("message", resolve));
  const upstream = `127.0.0.1:${peerPort}`;
  const embedded = await startEmbeddedProxy();
  const real = await realServer();
  const throughEmbedded = await proxied(embedded.url, upstream);
  const throughReal = real && (await proxied(real.url, upstream));
  const ports: [string, number][] = [
    ["direct", peerPort],
    ["embedded", throughEmbedded.port],
    ...(throughReal ? [["toxiproxy", throughReal.port] as [string, number]] : []),
  ];
  const measures = [roundTripsPerSecond, uploadMBps, downloadMBps];
  const best = new Map(ports.map(([name]) => [name, measures.map(() => 0)]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, measure] of measures.entries()) {
      for (const [name, port] of ports) {
        const figures = best.get(name)!;
        figures[index] = Math.max(figures[index]!, await measure(port));
      }
    }
  }
  console.table(
    Object.fromEntries(
      [...best].map(([name, [trips = 0, up = 0, down = 0]]) => [
        name,
        {
          "round trips/s": Math.round(trips),
          "round trip µs": Number((1e6 / trips).toFixed(1)),
          "MB/s up": Math.round(up),
          "MB/s down": Math.round(down),
        },
      ]),
    ),
  );
  await throughReal?.remove();
  real?.stop();
  await embedded.close();
  await peer.terminate();
}

if (process.argv[1] !== undefined && import.meta.url.endsWith(process.argv[1].replace(/^.*\//, "/")))
  await main();
