/**
 * NATS's other configurations conform: a consumer for each subscriber. Subscribers of core NATS do not: what they say comes
 * out of their own memory, without a server's answer. Findings show them (NA1).
 */
import { systemConformance } from "../conformance/vitest.js";
import { nats } from "./system.js";

await systemConformance(nats, {
  long: true,
  workloads: ["delivery"],
  settings: { subscribers: "all", "ack-wait": "500" },
});
