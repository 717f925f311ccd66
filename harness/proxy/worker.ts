/** The worker thread's side of `startEmbeddedProxy`: starts the server, tells its address, stops on request. */
import { parentPort, workerData } from "node:worker_threads";
import { ProxyServer, type ProxyServerOptions } from "./server.js";

/** What the worker says first. */
export type WorkerGreeting = { url: string; port: number } | { error: string };

if (parentPort === null) {
  throw new Error("expected to be started as a worker by startEmbeddedProxy, was run as a program");
}
const parent = parentPort;
const greet = (greeting: WorkerGreeting) => {
  parent.postMessage(greeting);
};

try {
  const server = await ProxyServer.start(workerData as ProxyServerOptions);
  parent.once("message", () => {
    void server.close().finally(() => {
      parent.close();
    });
  });
  greet({ url: server.url, port: server.port });
} catch (error) {
  greet({ error: error instanceof Error ? error.message : String(error) });
  parent.close();
}
