/**
 * Starts the embedded, Toxiproxy-compatible proxy: TCP proxies with toxics behind Toxiproxy's HTTP API.
 *
 * Guarantees: it runs in a worker thread of its own (unless asked otherwise), so nothing synchronous in the main
 * thread stalls a link; `close()` ends every link, listener and the thread, and may be called twice.
 * It carries TCP only. The routes are described in http/routes.ts and http/extension-routes.ts.
 */
import { Worker } from "node:worker_threads";
import { workerUrl } from "../worker-url.js";
import { ProxyServer, type ProxyServerOptions } from "./server.js";
import type { WorkerGreeting } from "./worker.js";

export interface EmbeddedProxyOptions extends ProxyServerOptions {
  /** Run in the calling thread instead of a worker: for tests and one-off use. Default false. */
  inProcess?: boolean;
}

export interface EmbeddedProxy extends AsyncDisposable {
  /** Of the control API, as `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** Resolves when the proxy has ended; rejects if its thread died by itself. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

const CLOSE_MS_MAX = 5_000;

/**
 * @throws Error if the host is not a loopback address, the port is taken, or the worker was not built
 * (`npm run build`).
 */
export async function startEmbeddedProxy(options: EmbeddedProxyOptions = {}): Promise<EmbeddedProxy> {
  const { inProcess, ...serverOptions } = options;
  return inProcess ? startInProcess(serverOptions) : startWorker(serverOptions);
}

async function startInProcess(options: ProxyServerOptions): Promise<EmbeddedProxy> {
  const server = await ProxyServer.start(options);
  const { url, port } = server;
  let settle: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (settle = resolve));
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= server.close().then(settle));
  return { url, port, ended, close, [Symbol.asyncDispose]: close };
}

async function startWorker(options: ProxyServerOptions): Promise<EmbeddedProxy> {
  const worker = new Worker(workerUrl("./worker.js", import.meta.url), {
    workerData: options,
    name: "proxy",
  });
  let closing = false;
  const ended = new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (closing) resolve();
      else reject(new Error(`expected the proxy's worker to run until closed, it ended with code ${code}`));
    });
  });
  ended.catch(() => undefined);
  const greeting = await Promise.race([
    new Promise<WorkerGreeting>((resolve) => worker.once("message", resolve)),
    ended.then((): WorkerGreeting => ({ error: "the proxy's worker ended before it had started" })),
  ]);
  if ("error" in greeting) {
    closing = true;
    await worker.terminate();
    throw new Error(greeting.error);
  }
  // A run that forgets the proxy must still be able to end.
  worker.unref();
  const close = async () => {
    if (!closing) {
      closing = true;
      worker.postMessage("close");
    }
    const timer = setTimeout(() => void worker.terminate(), CLOSE_MS_MAX);
    try {
      await ended;
    } finally {
      clearTimeout(timer);
    }
  };
  return { ...greeting, ended, close, [Symbol.asyncDispose]: close };
}
