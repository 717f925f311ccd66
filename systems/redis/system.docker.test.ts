/** Redis in containers, with Sentinel and as a cluster: the same plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { redis } from "./system.js";

const image = "faultline/redis:local";

// A few stand for all: what differs is where they run.
await systemConformance(redis, {
  where: "docker",
  settings: { image, mode: "sentinel" },
  workloads: ["register", "list-append"],
});
await systemConformance(redis, {
  where: "docker",
  settings: { image, mode: "cluster" },
  workloads: ["set"],
});
