/**
 * The routes of Toxiproxy 2.12's HTTP API: one table, path pattern → method → handler.
 *
 * Each handler gets the decoded path parameters and the whole body. Extensions are in extension-routes.ts.
 */
import { describeError } from "../api-error.js";
import type { ProxyCollection } from "../collection.js";
import type { DatagramRelay } from "../datagrams/relay.js";
import {
  decodePopulation,
  decodeProxy,
  decodeToxic,
  decodeToxics,
  decodeToxicUpdate,
  requireFields,
  type ProxyInput,
} from "../decode-body.js";
import { compareBytes, encodeObject } from "../go-json/encode.js";
import { ApiError } from "../api-error.js";
import type { Metrics } from "../metrics.js";
import { FRAMINGS } from "../messages/registry.js";
import { Proxy } from "../proxy.js";
import type { Random } from "../random.js";
import { proxyJson, toxicJson, toxicsJson } from "../represent.js";
import type { Toxic } from "../toxics/toxic.js";
import { empty, json, type Reply } from "./reply.js";

export interface ServerState {
  proxies: ProxyCollection;
  metrics: Metrics;
  random: Random;
  /** Links of datagrams, by name. */
  datagrams: Map<string, { relay: DatagramRelay; name: string; upstream: string }>;
}

export interface RouteRequest {
  parameters: readonly string[];
  body: Buffer;
  state: ServerState;
}

export type Handler = (request: RouteRequest) => Reply | Promise<Reply>;

/** `:x` stands for one path segment; the method `*` for any. */
export type Routes = Record<string, Record<string, Handler>>;

export const toxiproxyRoutes: Routes = {
  "/reset": { POST: reset },
  "/proxies": { GET: listProxies, POST: createProxy },
  "/populate": { POST: populate },
  "/proxies/:proxy": { GET: showProxy, POST: updateProxy, PATCH: updateProxy, DELETE: deleteProxy },
  "/proxies/:proxy/toxics": { GET: listToxics, POST: createToxic },
  "/proxies/:proxy/toxics/:toxic": {
    GET: showToxic,
    POST: updateToxic,
    PATCH: updateToxic,
    DELETE: deleteToxic,
  },
  "/version": { GET: () => json(200, '{"version": "git"}\n', "application/json;charset=utf-8") },
  "/metrics": {
    "*": ({ state }) => json(200, state.metrics.render(), "text/plain; version=0.0.4; charset=utf-8"),
  },
};

/** The proxy which the first path parameter names. @throws ApiError 404 */
export function proxyOf({ state, parameters }: RouteRequest): Proxy {
  return state.proxies.get(parameters[0] ?? "");
}

function toxicOf(request: RouteRequest): Toxic {
  const toxic = proxyOf(request).toxics.find(request.parameters[1] ?? "");
  if (toxic === undefined) throw new ApiError(404, "toxic not found");
  return toxic;
}

async function reset({ state }: RouteRequest): Promise<Reply> {
  for (const proxy of state.proxies.all()) {
    await proxy.start();
    await proxy.toxics.removeAll();
  }
  return empty(204);
}

function listProxies({ state }: RouteRequest): Reply {
  const entries = state.proxies
    .all()
    .map((proxy): [string, string] => [proxy.name, proxyJson(proxy)])
    .sort(([left], [right]) => compareBytes(left, right));
  return json(200, encodeObject(entries));
}

async function makeProxy(state: ServerState, input: ProxyInput): Promise<Proxy> {
  const { name, listen, upstream, source, framing } = input;
  if (framing !== "" && !FRAMINGS.has(framing))
    throw new ApiError(400, `framing: expected one of ${[...FRAMINGS.keys()].join(", ")}, got ${framing}`);
  const proxy = new Proxy({ name, listen, upstream, source, framing }, state.random, state.metrics.linkEnded);
  for (const toxic of decodeToxics(input.toxics)) await proxy.toxics.add(toxic);
  return proxy;
}

async function createProxy({ state, body }: RouteRequest): Promise<Reply> {
  const input = decodeProxy(body, { listen: "", upstream: "", enabled: true });
  requireFields(input);
  const proxy = await makeProxy(state, input);
  await state.proxies.add(proxy, input.enabled);
  return json(201, proxyJson(proxy));
}

async function populate({ state, body }: RouteRequest): Promise<Reply> {
  const done: Proxy[] = [];
  let problem: ReturnType<typeof describeError> | undefined;
  try {
    for (const input of decodePopulation(body)) {
      done.push(await state.proxies.addOrReplace(await makeProxy(state, input), input.enabled));
    }
  } catch (error) {
    problem = describeError(error);
  }
  const list = done.length === 0 ? "null" : `[${done.map(proxyJson).join(",")}]`;
  return json(problem?.status ?? 201, encodeObject([...(problem?.members ?? []), ["proxies", list]]));
}

function showProxy(request: RouteRequest): Reply {
  return json(200, proxyJson(proxyOf(request)));
}

async function updateProxy(request: RouteRequest): Promise<Reply> {
  const proxy = proxyOf(request);
  await proxy.update(decodeProxy(request.body, proxy));
  return json(200, proxyJson(proxy));
}

async function deleteProxy(request: RouteRequest): Promise<Reply> {
  await request.state.proxies.remove(request.parameters[0] ?? "");
  return empty(204);
}

function listToxics(request: RouteRequest): Reply {
  return json(200, toxicsJson(proxyOf(request).toxics.all()));
}

async function createToxic(request: RouteRequest): Promise<Reply> {
  const { toxics } = proxyOf(request);
  const toxic = decodeToxic(request.body, (name) => toxics.find(name) !== undefined);
  await toxics.add(toxic);
  return json(200, toxicJson(toxic));
}

function showToxic(request: RouteRequest): Reply {
  return json(200, toxicJson(toxicOf(request)));
}

async function updateToxic(request: RouteRequest): Promise<Reply> {
  const toxic = toxicOf(request);
  decodeToxicUpdate(request.body, toxic);
  await proxyOf(request).toxics.update(toxic);
  return json(200, toxicJson(toxic));
}

async function deleteToxic(request: RouteRequest): Promise<Reply> {
  await proxyOf(request).toxics.remove(toxicOf(request));
  return empty(204);
}
