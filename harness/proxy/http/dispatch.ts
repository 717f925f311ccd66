/**
 * Finds the route of a request and turns whatever its handler does into a reply.
 *
 * Guarantees the original's answers around its routes: 301 to a cleaned path, 404 and 405, 403 for browsers (on
 * existing routes only), 400 for broken escapes.
 */
import { posix } from "node:path";
import { empty, failure, plain, type Reply } from "./reply.js";
import type { Handler, Routes, ServerState } from "./routes.js";

interface Compiled {
  pattern: RegExp;
  methods: Record<string, Handler>;
}

export interface Incoming {
  method: string;
  /** Path and query, still escaped. */
  target: string;
  userAgent: string;
}

export class Dispatcher {
  private readonly compiled: readonly Compiled[];

  constructor(
    routes: Routes,
    private readonly state: ServerState,
  ) {
    this.compiled = Object.entries(routes).map(([path, methods]) => ({
      pattern: new RegExp(`^${path.replace(/:[a-z]+/g, "([^/]+)")}$`, "s"),
      methods,
    }));
  }

  /** @param readBody called only for requests that reach a handler. */
  async answer(incoming: Incoming, readBody: () => Promise<Buffer>): Promise<Reply> {
    const question = incoming.target.indexOf("?");
    const rawPath = question < 0 ? incoming.target : incoming.target.slice(0, question);
    let path: string;
    try {
      path = decodeURIComponent(rawPath);
    } catch {
      return { ...plain(400, "400 Bad Request"), body: "400 Bad Request" };
    }
    const cleaned = posix.normalize(path.startsWith("/") ? path : `/${path}`);
    if (cleaned !== path) {
      const query = question < 0 ? "" : incoming.target.slice(question);
      return { status: 301, headers: { Location: encodeURI(cleaned) + query }, body: "" };
    }
    const route = this.compiled.find(({ pattern }) => pattern.test(path));
    if (route === undefined) return plain(404, "404 page not found");
    const handler = route.methods[incoming.method] ?? route.methods["*"];
    if (handler === undefined) return empty(405);
    if (incoming.userAgent.startsWith("Mozilla/")) return plain(403, "User agent not allowed");
    try {
      const parameters = route.pattern.exec(path)?.slice(1) ?? [];
      return await handler({ parameters, body: await readBody(), state: this.state });
    } catch (error) {
      return failure(error);
    }
  }
}
