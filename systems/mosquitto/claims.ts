/** What MQTT promises, and Mosquitto's manual says that it keeps. */
import type { Claim } from "../system.js";

const MQTT = "https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901234";
/**
 * Everything that is stored is stored, and no queue overflows. MQTT demands that a server keeps sessions with their
 * subscriptions (MQTT-3.1.2-23); 2.0.11 does not across a restart, where those are shared: findings MQ1-changes, MQ1-shared.
 */
const SAFE = { persistence: "on-changes", "max-queued": "0" };

export const claims: readonly Claim[] = [
  {
    name: "queue",
    workload: "queue",
    when: {},
    promises: "no-creation",
    says: "Each Application Message is delivered to the Clients with matching subscriptions.",
    source: MQTT,
  },
  ...["1", "2"].map((qos): Claim => ({
    name: `total-queue-qos-${qos}`,
    workload: "total-queue",
    when: { ...SAFE, qos },
    promises: "reliable",
    says: "QoS 1 and 2: an acknowledged message is delivered, also to a session that is not connected.",
    source: MQTT,
  })),
  {
    name: "delivery-qos-0",
    workload: "delivery",
    when: { qos: "0", acknowledge: "auto" },
    promises: "at-most-once",
    says: "QoS 0: the message arrives at the receiver either once or not at all.",
    source: MQTT,
  },
  {
    name: "delivery-qos-1",
    workload: "delivery",
    when: { ...SAFE, qos: "1", acknowledge: "manual" },
    promises: "at-least-once",
    says: "QoS 1: the message arrives at the receiver at least once.",
    source: MQTT,
  },
  {
    name: "delivery-qos-2",
    workload: "delivery",
    when: { ...SAFE, qos: "2", acknowledge: "manual" },
    promises: "exactly-once",
    says: "QoS 2: neither loss nor duplication of messages is acceptable.",
    source: MQTT,
  },
];
