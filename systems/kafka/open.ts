/** What every client begins with: the brokers, seen from the one at its address. */
import type { Address, ClusterNode } from "../system.js";
import { Brokers } from "./brokers.js";

/** @throws KafkaFailure of phase "open" */
export async function openBrokers(
  address: Address,
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
): Promise<Brokers> {
  const home = nodes.find(({ host, port }) => host === address.host && port === address.port) ?? nodes[0]!;
  const brokers = new Brokers(home, nodes);
  try {
    await brokers.topic(signal);
    return brokers;
  } catch (error) {
    brokers.close();
    throw error;
  }
}
