/** The one queue that workloads use, as the settings want it. */
import type { Options } from "amqplib";
import { untilDone } from "../connecting.js";
import type { Address, ClusterNode, Settings } from "../system.js";
import { Connection } from "./client.js";
import { mirror } from "./cluster.js";

export const QUEUE = "faultline";
/** Where messages go that the queue gives up on. */
export const DEAD_LETTERS = `${QUEUE}.dead`;
export const UNLIMITED = "unlimited";

/** @param fill what is in it from the beginning @throws the broker's last refusal when `signal` is aborted */
export async function makeQueue(
  address: Address,
  settings: Settings,
  signal: AbortSignal,
  nodes: readonly ClusterNode[],
  fill: (connection: Connection) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  if (settings["queue"] === "mirrored") await mirror(nodes[0]!, QUEUE, settings, signal);
  await untilDone(signal, () =>
    Connection.use(address, signal, async (connection) => {
      for (const name of [QUEUE, DEAD_LETTERS])
        await connection.ask("changing", (channel) => channel.deleteQueue(name));
      if (settings["dead-letters"] !== "none")
        await connection.ask("changing", (channel) => channel.assertQueue(DEAD_LETTERS, REPLICATED));
      await declare(connection, settings);
      await fill(connection);
    }),
  );
}

/** As applications do when they connect: made if it is not there, refused if it is another. @throws RabbitFailure */
export async function declare(connection: Connection, settings: Settings): Promise<void> {
  await connection.ask("open", (channel) => channel.assertQueue(QUEUE, optionsOf(settings)));
}

const REPLICATED: Options.AssertQueue = { durable: true, arguments: { "x-queue-type": "quorum" } };

function optionsOf(settings: Settings): Options.AssertQueue {
  const [limit, returns] = [settings["max-length"], settings["delivery-limit"]];
  return {
    durable: settings["durable"] === "yes",
    ...(limit === UNLIMITED ? {} : { maxLength: Number(limit), overflow: settings["overflow"]! }),
    arguments: {
      ...(settings["queue"] === "quorum" ? { "x-queue-type": "quorum" } : {}),
      ...(settings["single-active-consumer"] === "yes" ? { "x-single-active-consumer": true } : {}),
      ...(returns === UNLIMITED ? {} : { "x-delivery-limit": Number(returns) }),
      ...deadLettering(settings["dead-letters"]!),
    },
  };
}

/** By the default exchange, whose keys are names of queues. */
function deadLettering(strategy: string): Record<string, string> {
  if (strategy === "none") return {};
  return {
    "x-dead-letter-exchange": "",
    "x-dead-letter-routing-key": DEAD_LETTERS,
    "x-dead-letter-strategy": strategy,
    // Asked for by at-least-once: a queue that drops its oldest could not keep what is not handed over yet.
    ...(strategy === "at-least-once" ? { "x-overflow": "reject-publish" } : {}),
  };
}

export const streamOf = (key: number): string => `${QUEUE}.log.${String(key)}`;

/** A stream for each key, empty. @throws the broker's last refusal when `signal` is aborted */
export async function makeStreams(address: Address, keys: number, signal: AbortSignal): Promise<void> {
  const stream: Options.AssertQueue = { durable: true, arguments: { "x-queue-type": "stream" } };
  await untilDone(signal, () =>
    Connection.use(address, signal, async (connection) => {
      for (const name of Array.from({ length: keys }, (_, key) => streamOf(key))) {
        await connection.ask("changing", (channel) => channel.deleteQueue(name));
        await connection.ask("changing", (channel) => channel.assertQueue(name, stream));
      }
    }),
  );
}
