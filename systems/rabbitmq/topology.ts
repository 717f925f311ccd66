/** The one queue that workloads use, as the settings want it. */
import type { Options } from "amqplib";
import { untilDone } from "../connecting.js";
import type { Address, ClusterNode, Settings } from "../system.js";
import { Connection } from "./client.js";
import { mirror } from "./cluster.js";

export const QUEUE = "faultline";
export const UNLIMITED = "unlimited";

/** @throws the broker's last refusal when `signal` is aborted */
export async function makeQueue(
  address: Address,
  settings: Settings,
  signal: AbortSignal,
  nodes: readonly ClusterNode[],
): Promise<void> {
  if (settings["queue"] === "mirrored") await mirror(nodes[0]!, QUEUE, signal);
  await untilDone(signal, () =>
    Connection.use(address, signal, async (connection) => {
      await connection.ask("changing", (channel) => channel.deleteQueue(QUEUE));
      await declare(connection, settings);
    }),
  );
}

/** As applications do when they connect: made if it is not there, refused if it is another. @throws RabbitFailure */
export async function declare(connection: Connection, settings: Settings): Promise<void> {
  await connection.ask("open", (channel) => channel.assertQueue(QUEUE, optionsOf(settings)));
}

function optionsOf(settings: Settings): Options.AssertQueue {
  const limit = settings["max-length"];
  return {
    durable: settings["durable"] === "yes",
    ...(limit === UNLIMITED ? {} : { maxLength: Number(limit), overflow: settings["overflow"]! }),
    arguments: {
      ...(settings["queue"] === "quorum" ? { "x-queue-type": "quorum" } : {}),
      ...(settings["single-active-consumer"] === "yes" ? { "x-single-active-consumer": true } : {}),
    },
  };
}
