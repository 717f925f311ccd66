/** Which broker coordinates the group. A topic's consumers are one group, named after it: another topic, another group. */
import type { Brokers } from "./brokers.js";
import { driver } from "./client.js";

const GROUP_KEY = 0;

export const groupOf = (topicId: string): string => `faultline-${topicId}`;

/** @returns the broker's id @throws KafkaFailure */
export async function coordinatorOf(brokers: Brokers, signal?: AbortSignal): Promise<number> {
  const { findCoordinatorV6 } = await driver();
  const { id } = await brokers.topic(signal);
  const home = await brokers.homeBroker(signal);
  const { coordinators } = await home.call("reading", findCoordinatorV6.api, GROUP_KEY, [groupOf(id)]);
  return coordinators[0]!.nodeId;
}
