/** Settings that do not go together are refused before anything is started, by name. */
import { describe, expect, it } from "vitest";
import { settingsFor } from "../conformance/kit.js";
import type { Settings } from "../system.js";
import { rabbitmq } from "./system.js";

describe("settings of RabbitMQ", () => {
  const table: [given: Settings, complaint: RegExp][] = [
    [{ "delivery-limit": "3" }, /delivery-limit=3: expected unlimited without queue=quorum/],
    [{ "dead-letters": "at-least-once" }, /dead-letters=at-least-once: expected none without queue=quorum/],
    [{ queue: "quorum", "delivery-limit": "many" }, /delivery-limit=many: expected a number of returns/],
    [
      { queue: "quorum", "dead-letters": "at-least-once", "max-length": "5" },
      /overflow=drop-head: expected reject-publish with dead-letters=at-least-once/,
    ],
    [{ queue: "quorum", durable: "no" }, /durable=no: expected yes/],
    [{ heartbeat: "soon" }, /heartbeat=soon: expected seconds/],
    [{ prefetch: "-1" }, /prefetch=-1: expected a number of messages/],
  ];
  it.each(table)("%j", async (given, complaint) => {
    const settings = settingsFor(rabbitmq, given);
    // Thrown at once, or by the promise.
    await expect((async () => rabbitmq.plan(settings, 3, "local"))()).rejects.toThrow(complaint);
  });
});
