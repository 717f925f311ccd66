/**
 * One connection to one Redis server, by the driver `ioredis`, whose helpfulness is switched off by name: it would
 * reconnect, keep commands in a queue while it does, and send them again.
 */
import type { Redis, RedisOptions } from "ioredis";
import { opening } from "../connecting.js";
import type { Address } from "../system.js";

/** The driver is imported when it is first needed: everything else works without it. @throws Error with advice */
async function driver(): Promise<typeof Redis> {
  try {
    return (await import("ioredis")).Redis;
  } catch (cause) {
    throw new Error("the driver ioredis is not installed. Try: npm install ioredis", { cause });
  }
}

const HONEST = {
  lazyConnect: true,
  // No second connection after the first was lost.
  retryStrategy: () => null,
  reconnectOnError: null,
  // No command twice, and none kept for a connection that is not there.
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  autoResubscribe: false,
  enableReadyCheck: false,
} satisfies RedisOptions;

/** @throws the driver's error when no connection can be made */
export async function connect(address: Address, signal?: AbortSignal): Promise<Redis> {
  const Driver = await driver();
  const client = new Driver({ ...HONEST, host: address.host, port: address.port });
  // Without a listener an error on an idle connection would be thrown; the next command reports it anyway.
  let lost: Error | undefined;
  client.on("error", (error: Error) => (lost = error));
  await opening(
    () => client.disconnect(),
    signal,
    () => client.connect(),
  ).catch((error: unknown) => {
    // The driver says "Connection is closed."; the error before it says why.
    throw lost ?? error;
  });
  return client;
}

/** Opens a connection for one piece of work, and closes it. */
export async function using<T>(
  address: Address,
  signal: AbortSignal,
  work: (client: Redis) => Promise<T>,
): Promise<T> {
  const client = await connect(address, signal);
  const abort = (): void => client.disconnect();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await work(client);
  } finally {
    signal.removeEventListener("abort", abort);
    client.disconnect();
  }
}
