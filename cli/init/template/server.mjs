// toy: a key-value server to find bugs in, one JSON document a line each way. The first node is the primary: it
// takes all writes and sends them on to the others, which it does not wait for. Replace it by your own system.
//
//   {"do":"read","key":1}                        → {"ok":5}            null when there is none
//   {"do":"write","key":1,"value":5}             → {"ok":5}
//   {"do":"cas","key":1,"from":5,"to":6}         → {"ok":[5,6]}        or {"error":"mismatch"}
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";

const { name, host, port, peers, reads, file } = JSON.parse(process.argv[2]);
const isPrimary = peers[0] === name;
const data = new Map();

// What was acknowledged is in the file, and survives a kill.
if (existsSync(file)) {
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) data.set(...JSON.parse(line));
}

function apply(key, value) {
  appendFileSync(file, `${JSON.stringify([key, value])}\n`);
  data.set(key, value);
}

/** Sends everything to a replica, then every change, as long as the connection holds; then again. */
function replicate(peer) {
  const socket = connect(port, peer);
  const send = (key, value) => socket.write(`${JSON.stringify({ do: "replicate", key, value })}\n`);
  socket.on("connect", () => {
    for (const [key, value] of data) send(key, value);
    replicas.add(send);
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    replicas.delete(send);
    setTimeout(() => replicate(peer), 50);
  });
}
const replicas = new Set();
if (isPrimary) peers.slice(1).forEach(replicate);

function change(key, value) {
  apply(key, value);
  for (const send of replicas) send(key, value);
}

/** Asks the primary; whoever loses it in the middle does not know what became of the request. */
function forward(request) {
  return new Promise((resolve) => {
    const socket = connect(port, peers[0], () => socket.write(`${JSON.stringify(request)}\n`));
    onLine(socket, (answer) => {
      socket.destroy();
      resolve(answer);
    });
    socket.on("close", () => resolve({ error: "lost" }));
  });
}

async function handle(request) {
  const { key, value, from, to } = request;
  if (request.do === "replicate") return apply(key, value);
  if (!isPrimary && (request.do !== "read" || reads === "primary")) return forward(request);
  if (request.do === "read") return { ok: data.get(key) ?? null };
  if (request.do === "write") {
    change(key, value);
    return { ok: value };
  }
  if (data.get(key) !== from) return { error: "mismatch" };
  change(key, to);
  return { ok: [from, to] };
}

/** Every document that comes. Connections that break, also in the middle of a line, are nothing to die of. */
function onLine(socket, listener) {
  socket.on("error", () => {});
  createInterface({ input: socket })
    .on("line", (line) => {
      try {
        listener(JSON.parse(line));
      } catch {
        socket.destroy();
      }
    })
    .on("error", () => {});
}

createServer((socket) => {
  onLine(socket, (request) => {
    void Promise.resolve(handle(request)).then((answer) => {
      if (answer !== undefined) socket.write(`${JSON.stringify(answer)}\n`);
    });
  });
}).listen(port, host);
