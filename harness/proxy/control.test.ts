/** The control client's modes on either server, its deadlines and errors, and the embedded proxy's extensions. */
import { createServer } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { Toxiproxy } from "toxiproxy-node-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ProxyControl, type Directions } from "./control.js";
import { startEmbeddedProxy } from "./embedded.js";
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
let control: ProxyControl;

beforeAll(async () => {
  target = await startTarget({ metrics: true });
  control = target.control;
  upstream = await startUpstream(echo);
});
afterEach(() => control.removeProxy(name));
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const name = "a-b c";
async function open(): Promise<Client> {
  const { listen } = await control.createProxy({ name, listen: "127.0.0.1:0", upstream: upstream.address });
  const client = await Client.connect(listen);
  client.send("hello");
  await client.bytes(5);
  return client;
}

test("toxiproxy-node-client drives the server", async () => {
  const plain = new Toxiproxy(target.url);
  const made = await plain.createProxy({ name, listen: "127.0.0.1:0", upstream: upstream.address });
  expect(made.enabled).toBe(true);
  const toxic = await made.addToxic({
    name: "slow",
    type: "latency",
    stream: "upstream",
    toxicity: 1,
    attributes: { latency: 200, jitter: 0 },
  });
  expect((await toxic.update({ attributes: { latency: 300 } } as never)).attributes).toEqual({
    latency: 300,
    jitter: 0,
  });
  expect((await made.getToxic("slow")).stream).toBe("upstream");
  const client = await Client.connect(made.listen);
  const startMs = client.nowMs;
  client.send("x");
  await client.bytes(1);
  expect(client.nowMs - startMs).toBeGreaterThan(290);
  await toxic.remove();
  expect(Object.keys(await plain.getAll())).toEqual([name]);
  expect((await made.update({ enabled: false } as never)).enabled).toBe(false);
  await plain.reset();
  expect((await plain.get(name)).enabled).toBe(true);
  const listed = await plain.populate([{ name: "pop", listen: "127.0.0.1:0", upstream: "h:1" }] as never);
  await listed["pop"]?.remove();
  expect(await plain.getVersion()).toContain("git");
  expect(await control.version()).toBe("git");
  client.close();
});

test("cut ends live connections and refuses new ones; heal restores", async () => {
  const client = await open();
  const { listen } = await control.proxy(name);
  await control.cut(name);
  await client.ended();
  if (realUrl === undefined) expect(client.ending?.how).toBe("reset");
  await expect(Client.connect(listen)).rejects.toThrow("ECONNREFUSED");
  await control.cut(name);
  await control.heal(name);
  const healed = await Client.connect(listen);
  healed.send("x");
  await healed.bytes(1);
  healed.close();
});

test.each<Directions>(["both", "upstream", "downstream"])(
  "hold %s stalls; bytes arrive after heal",
  async (direction) => {
    const client = await open();
    await control.hold(name, direction);
    await control.hold(name, direction);
    client.send(" world");
    await pause(200);
    expect(client.text).toBe("hello");
    await control.heal(name);
    await control.heal(name);
    await client.bytes(11);
    expect(client.text).toBe("hello world");
    client.close();
  },
);

test("drop swallows; connections close at heal", async () => {
  const client = await open();
  await control.drop(name);
  client.send(" world");
  await pause(200);
  expect(client.text).toBe("hello");
  expect(client.ending).toBeUndefined();
  await control.healAll();
  await client.ended();
  expect(client.text).toBe("hello");
});

test("latency delays, and again with other figures", async () => {
  const client = await open();
  await control.latency(name, { latencyMs: 5000 }, "upstream");
  await control.latency(name, { latencyMs: 150, jitterMs: 5 }, "upstream");
  const startMs = client.nowMs;
  client.send("x");
  await client.bytes(6);
  expect(client.nowMs - startMs).toBeGreaterThan(140);
  client.close();
});

test("resetConnections ends live connections and still accepts", async () => {
  const client = await open();
  await control.resetConnections(name);
  await client.ended();
  if (realUrl === undefined) {
    expect(client.ending?.how).toBe("reset");
    await eventually(() => upstream.sockets.size === 0);
  }
  const again = await Client.connect((await control.proxy(name)).listen);
  again.send("x");
  await again.bytes(1);
  again.close();
});

test("stats count live, metrics at the end", async () => {
  const client = await open();
  const stats = await control.stats(name);
  if (realUrl === undefined) {
    const five = { received: 5, sent: 5 };
    expect(stats).toEqual({ connections: 1, accepted: 1, upstream: five, downstream: five });
  } else {
    expect(stats).toBeUndefined();
  }
  client.close();
  if (realUrl !== undefined) return;
  await eventually(async () => (await control.stats(name))?.connections === 0);
  const { type, body } = await ask(target.url, "GET", "/metrics");
  expect(type).toContain("text/plain; version=0.0.4; charset=utf-8");
  const { listen } = await control.proxy(name);
  const labels = `direction="upstream",listener="${listen}",proxy="${name}",upstream="${upstream.address}"`;
  expect(body).toContain(`toxiproxy_proxy_received_bytes_total{${labels}} 5\n`);
  expect(body).toContain(
    "# HELP toxiproxy_proxy_sent_bytes_total \n# TYPE toxiproxy_proxy_sent_bytes_total counter\n",
  );
});

test.skipIf(realUrl !== undefined)(
  "toxics given with a proxy hold from the first connection on",
  async () => {
    const toxics = [{ type: "timeout", stream: "upstream" as const, attributes: { timeout: 0 } }];
    const made = await control.createProxy({
      name,
      listen: "127.0.0.1:0",
      upstream: upstream.address,
      toxics,
    });
    expect(made.toxics.map((toxic) => toxic.name)).toEqual(["timeout_upstream"]);
    const broken = control.createProxy({
      name: "q",
      listen: "127.0.0.1:0",
      upstream: "u",
      toxics: [{ type: "no" }],
    });
    await expect(broken).rejects.toThrow("invalid toxic type");
    expect(Object.keys(await control.proxies())).toEqual([name]);
  },
);

test.skipIf(realUrl !== undefined || process.platform !== "linux")(
  "a source is where the upstream sees the connection come from",
  async () => {
    const seen: (string | undefined)[] = [];
    const server = createTcpServer((socket) => {
      seen.push(socket.remoteAddress);
      socket.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { listen } = await control.createProxy({
      name,
      listen: "127.0.0.1:0",
      upstream: `127.0.0.1:${String(port)}`,
      source: "127.11.12.13",
    });
    await once(connect(Number(listen.split(":")[1]), "127.0.0.1"), "close");
    server.close();
    expect(seen).toEqual(["127.11.12.13"]);
  },
);

test("a refusal names the address, what was sent and what came", async () => {
  await expect(control.heal("no such")).rejects.toThrow(/\/proxies\/no%20such .*404: .*proxy not found/);
  await expect(control.cut("none")).rejects.toThrow("proxy not found");
  await expect(control.stats("none")).rejects.toThrow("proxy not found");
  await control.removeProxy("none");
});

test("a server that does not answer is given up at the deadline, one that is not there at once", async () => {
  let calls = 0;
  const silent = createServer(() => void calls++);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const impatient = new ProxyControl(url, { timeoutMs: 100 });
  await expect(impatient.proxies()).rejects.toThrow("no answer in that time");
  expect(calls).toBe(3);
  await expect(impatient.addToxic("x", { type: "noop" })).rejects.toThrow("within 100 ms");
  expect(calls).toBe(4);
  await expect(impatient.client.getAll()).rejects.toThrow("no answer in that time");
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  await expect(impatient.version()).rejects.toThrow("ECONNREFUSED");
});

test("the control API is bound to loopback only", async () => {
  for (const inProcess of [true, false]) {
    await expect(startEmbeddedProxy({ host: "0.0.0.0", inProcess })).rejects.toThrow(
      "expected a loopback address",
    );
  }
});

test("a taken port is an error, and closing twice is none", async () => {
  const first = await startEmbeddedProxy();
  await expect(startEmbeddedProxy({ port: first.port })).rejects.toThrow("EADDRINUSE");
  await first.close();
  await first.close();
  await first.ended;
  await expect(fetch(first.url)).rejects.toThrow();
});
