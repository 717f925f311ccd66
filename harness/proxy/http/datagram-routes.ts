/**
 * Links of datagrams, which the original does not have, on routes of their own:
 *
 * - `POST /datagrams` `{name, listen, upstream, source?}` → 201 and the link; addresses as for proxies, port 0 takes a
 *   free one.
 * - `GET /datagrams/{name}` → 200 `{name, listen, upstream, counts}`: datagrams received and sent on, by direction.
 * - `POST /datagrams/{name}/faults` `{upstream?, downstream?}` → 200 and the link: what befalls each direction from now
 *   on, of `lose_one_in`, `lose_nth`, `duplicate_one_in`, `reorder_one_in`, `corrupt_one_in` and `silent`; a direction
 *   that is not there has none.
 * - `DELETE /datagrams/{name}` → 204.
 */
import { formatAddress, parsePort, splitHostPort } from "../address.js";
import { ApiError } from "../api-error.js";
import { DatagramRelay, type DatagramFaults } from "../datagrams/relay.js";
import { MEDDLING } from "../messages/meddle.js";
import { empty, json } from "./reply.js";
import type { RouteRequest, Routes } from "./routes.js";

interface NamedRelay {
  readonly relay: DatagramRelay;
  readonly name: string;
  readonly upstream: string;
}

export const datagramRoutes: Routes = {
  "/datagrams": { POST: create },
  "/datagrams/:name": {
    GET: (request) => json(200, text(find(request))),
    DELETE: (request) => {
      find(request).relay.close();
      request.state.datagrams.delete(request.parameters[0]!);
      return empty(204);
    },
  },
  "/datagrams/:name/faults": {
    POST: (request) => {
      const found = find(request);
      const body = bodyOf(request);
      for (const direction of ["upstream", "downstream"] as const)
        found.relay.meddle(direction, faultsOf(direction, body[direction]));
      return json(200, text(found));
    },
  },
};

function find({ state, parameters }: RouteRequest): NamedRelay {
  const found = state.datagrams.get(parameters[0] ?? "");
  if (found === undefined) throw new ApiError(404, "datagram link not found");
  return found;
}

async function create(request: RouteRequest) {
  const { datagrams, random } = request.state;
  const { name, listen, upstream, source } = bodyOf(request);
  for (const [field, value] of Object.entries({ name, listen, upstream }))
    if (typeof value !== "string" || value === "")
      throw new ApiError(400, `missing required field: ${field}`);
  if (datagrams.has(name as string)) throw new ApiError(409, "datagram link already exists");
  const relay = await DatagramRelay.open(
    {
      name: name as string,
      listen: place(listen as string),
      upstream: place(upstream as string),
      ...(typeof source === "string" && source !== "" ? { source } : {}),
    },
    random,
  );
  const named = { relay, name: name as string, upstream: upstream as string };
  datagrams.set(named.name, named);
  return json(201, text(named));
}

function place(address: string): { host: string; port: number } {
  const { host, port } = splitHostPort(address);
  return { host: host === "" ? "127.0.0.1" : host, port: parsePort(port) };
}

function text({ name, upstream, relay }: NamedRelay): string {
  const { address: host, port } = relay.address;
  return JSON.stringify({ name, listen: formatAddress({ host, port }), upstream, counts: relay.count });
}

function bodyOf({ body }: RouteRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new ApiError(400, `bad request body: expected a JSON object, got ${body.toString("utf8", 0, 80)}`);
}

function faultsOf(direction: string, given: unknown): DatagramFaults {
  if (given === undefined) return {};
  for (const [name, value] of Object.entries(given as Record<string, unknown>)) {
    const fits =
      name === "silent" ? typeof value === "boolean" : Number.isInteger(value) && Number(value) >= 0;
    if (!fits || !([...MEDDLING, "silent"] as string[]).includes(name))
      throw new ApiError(
        400,
        `${direction}.${name}: expected one of ${MEDDLING.join(", ")} with a count, or silent with true or false, got ${JSON.stringify(value)}`,
      );
  }
  return given as DatagramFaults;
}
