/** NATS conforms as a cluster of three as well. */
import { systemConformance } from "../conformance/vitest.js";
import { nats } from "./system.js";

await systemConformance(nats, {
  long: true,
  settings: { replicas: "3" },
  workloads: ["total-queue", "register", "set"],
});
