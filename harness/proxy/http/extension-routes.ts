/**
 * What the original does not have, on routes of its own, so that a client can tell by a 404 that it is missing:
 *
 * - `POST /proxies/{p}/connections/reset` → 204: RST to both sides of every live connection, still accepting.
 * - `POST /proxies/{p}/cut` → 200 and the proxy: the same, and refusing new connections (`enabled` is false), in one
 *   step; healed by enabling the proxy.
 * - `GET /proxies/{p}/stats` → 200 `{"connections","accepted","upstream":{"received","sent"},"downstream":{…}}`:
 *   connections live now, connections accepted ever, bytes read from the one socket and taken by the other, counted
 *   as they pass.
 *
 * Besides, `POST /proxies` and `/populate` take an array `toxics` in a proxy, each as for `POST …/toxics`, so that not
 * even the first connection runs without them; and `source`, the address that the upstream is dialled from: what a
 * server then takes for its peer's address may be one that leads back over a link; and `framing`, how the stream divides into messages (`postgres`, `resp`, `lines`), which the toxics
 * `messages` and `watch_commits` go by. The original ignores these fields.
 */
import { proxyJson } from "../represent.js";
import { empty, json } from "./reply.js";
import { proxyOf, type Routes } from "./routes.js";

export const extensionRoutes: Routes = {
  "/proxies/:proxy/connections/reset": {
    POST: (request) => {
      proxyOf(request).resetConnections();
      return empty(204);
    },
  },
  "/proxies/:proxy/cut": {
    POST: async (request) => {
      const proxy = proxyOf(request);
      await proxy.stop(true);
      return json(200, proxyJson(proxy));
    },
  },
  "/proxies/:proxy/stats": {
    GET: (request) => json(200, JSON.stringify(proxyOf(request).stats())),
  },
};
