/** Redis's other queues conform: streams with consumer groups, and publishing to subscribers. */
import { systemConformance } from "../conformance/vitest.js";
import { redis } from "./system.js";

const long = true;
const workloads = ["delivery"];

await systemConformance(redis, { long, workloads, settings: { queue: "stream", acknowledge: "manual" } });
await systemConformance(redis, { long, workloads, settings: { queue: "pubsub", subscribers: "all" } });
