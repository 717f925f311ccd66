/** RabbitMQ in containers, alone and three of them: the same plan, and for all duties and faults a few. */
import { systemConformance } from "../conformance/vitest.js";
import { rabbitmq } from "./system.js";

const image = "faultline/rabbitmq:local";

await systemConformance(rabbitmq, {
  where: "docker",
  long: true,
  settings: { image, acknowledge: "manual" },
  workloads: ["delivery"],
  faults: ["pause"],
});
await systemConformance(rabbitmq, {
  where: "docker",
  long: true,
  settings: { image, queue: "quorum" },
  workloads: ["total-queue"],
  faults: ["partition", "kill"],
});
