/**
 * The proxy with its control API, in the thread that calls it.
 *
 * Guarantees: the control API is bound to loopback only; slow or endless requests are cut off; `close()` ends every
 * proxy, connection and listener. Anything synchronous in the same thread stalls its links, which is why
 * `startEmbeddedProxy` runs it in a worker by default.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIP, type AddressInfo } from "node:net";
import { ProxyCollection } from "./collection.js";
import { readBody } from "./http/body.js";
import { datagramRoutes } from "./http/datagram-routes.js";
import { Dispatcher } from "./http/dispatch.js";
import { extensionRoutes } from "./http/extension-routes.js";
import { toxiproxyRoutes, type Routes, type ServerState } from "./http/routes.js";
import { Metrics } from "./metrics.js";
import { seededRandom } from "./random.js";

export interface ProxyServerOptions {
  /** A loopback address. Default 127.0.0.1. */
  host?: string;
  /** Port of the control API; 0, the default, takes a free one. */
  port?: number;
  /** Of toxicity, jitter and slices. Default 1. */
  seed?: number;
  /** Whether to serve /metrics. Default false. */
  metrics?: boolean;
}

/** As the original's read timeout. */
const REQUEST_TIMEOUT_MS = 15_000;

export class ProxyServer {
  private constructor(
    private readonly http: Server,
    private readonly state: ServerState,
  ) {}

  /** @throws Error if the host is not a loopback address or the port is taken. */
  static async start(options: ProxyServerOptions = {}): Promise<ProxyServer> {
    const host = options.host ?? "127.0.0.1";
    requireLoopback(host);
    const proxies = new ProxyCollection();
    const state: ServerState = {
      proxies,
      datagrams: new Map(),
      metrics: new Metrics(),
      random: seededRandom(options.seed ?? 1),
    };
    const routes: Routes = { ...toxiproxyRoutes, ...extensionRoutes, ...datagramRoutes };
    if (!options.metrics) delete routes["/metrics"];
    const dispatcher = new Dispatcher(routes, state);
    const http = createServer({ connectionsCheckingInterval: 1000 }, (request, response) => {
      void respond(dispatcher, request, response);
    });
    http.requestTimeout = REQUEST_TIMEOUT_MS;
    http.headersTimeout = REQUEST_TIMEOUT_MS;
    http.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      http.once("error", reject);
      http.listen({ host, port: options.port ?? 0, exclusive: true }, resolve);
    });
    return new ProxyServer(http, state);
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get url(): string {
    const { address, port } = this.http.address() as AddressInfo;
    return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.http.close(resolve));
    this.http.closeAllConnections();
    await this.state.proxies.clear();
    for (const { relay } of this.state.datagrams.values()) relay.close();
    this.state.datagrams.clear();
    await closed;
  }
}

function requireLoopback(host: string): void {
  const loopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  if (loopback) return;
  throw new Error(
    `expected a loopback address (127.0.0.0/8, ::1, localhost) for the proxy's control API, got "${host}"; ` +
      "whoever reaches that API can open ports and connections, so bind it to 127.0.0.1 and forward it if need be",
  );
}

async function respond(
  dispatcher: Dispatcher,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const incoming = {
    method: request.method ?? "",
    target: request.url ?? "/",
    userAgent: request.headers["user-agent"] ?? "",
  };
  const reply = await dispatcher.answer(incoming, () => readBody(request));
  const headers: Record<string, string> = { ...reply.headers };
  if (reply.status !== 204) headers["Content-Length"] = String(Buffer.byteLength(reply.body));
  // A body that was not read to its end would be taken for the next request.
  if (!request.complete) headers["Connection"] = "close";
  response.writeHead(reply.status, headers);
  response.end(reply.body);
}
