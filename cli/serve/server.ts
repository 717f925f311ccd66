/**
 * Serves a folder of runs, read-only: an index made anew for each request, and the files of the runs. Only reports that
 * lie where reports lie are shown as pages; everything else is text or a download, so that no file a server under test
 * left behind can act. Requests that name another host are refused, which keeps web pages of others out.
 */
import { createReadStream, realpathSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { basename, extname } from "node:path";
import { RUN_FILES } from "../../harness/store/run-record.js";
import { CAMPAIGN_FILES } from "../../harness/store/campaign-record.js";
import { fileOf } from "./file-of.js";

export interface ServeOptions {
  readonly root: string;
  /** Names and addresses under which it may be asked; undefined: any. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** The index page. */
  readonly index: () => string;
}

const PAGES: ReadonlySet<string> = new Set([RUN_FILES.report, CAMPAIGN_FILES.index]);
const TYPES: Readonly<Record<string, string>> = {
  ".json": "application/json; charset=utf-8",
  ".jsonl": "text/plain; charset=utf-8",
  ".log": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".edn": "text/plain; charset=utf-8",
  ".xml": "text/plain; charset=utf-8",
};
const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cache-Control": "no-store",
};
/** For everything that is no page of ours. */
const INERT = { "Content-Security-Policy": "default-src 'none'; sandbox" };

/** Not listening yet. @throws when the folder is not there */
export function runsServer(options: ServeOptions): Server {
  const root = realpathSync(options.root);
  return createServer((request, response) => {
    try {
      answer(request, response, root, options);
    } catch (error) {
      refuse(response, 500, error instanceof Error ? error.message : String(error));
    }
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
  { hosts, index }: ServeOptions,
): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    refuse(response, 405, "only GET and HEAD: runs are never changed from here");
    return;
  }
  const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  if (hosts !== undefined && !hosts.has(host)) {
    refuse(response, 421, "this server is only known under another name");
    return;
  }
  const path = (request.url ?? "/").split(/[?#]/, 1)[0]!;
  const bare = request.method === "HEAD";
  if (path === "/") {
    const page = index();
    response.writeHead(200, { ...HEADERS, "Content-Type": "text/html; charset=utf-8" });
    response.end(bare ? undefined : page);
    return;
  }
  const file = fileOf(root, path);
  if (file === undefined) {
    refuse(response, 404, "there is no such file among these runs");
    return;
  }
  const isPage = PAGES.has(basename(file));
  const type = isPage ? "text/html; charset=utf-8" : (TYPES[extname(file)] ?? "application/octet-stream");
  response.writeHead(200, {
    ...HEADERS,
    ...(isPage ? {} : INERT),
    "Content-Type": type,
    "Content-Length": statSync(file).size,
    ...(type === "application/octet-stream" ? { "Content-Disposition": "attachment" } : {}),
  });
  if (bare) {
    response.end();
    return;
  }
  const stream = createReadStream(file);
  stream.on("error", () => response.destroy());
  stream.pipe(response);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { ...HEADERS, ...INERT, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${message}\n`);
}
