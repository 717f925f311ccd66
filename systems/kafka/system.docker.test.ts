/** Kafka in containers, three brokers: the same plan, and for all duties and faults a few. */
import { systemConformance } from "../conformance/vitest.js";
import { kafka } from "./system.js";

await systemConformance(kafka, {
  where: "docker",
  long: true,
  settings: { image: "faultline/kafka:local" },
  workloads: ["log"],
  faults: ["partition", "kill", "pause"],
});
