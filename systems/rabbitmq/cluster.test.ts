/** RabbitMQ conforms as a cluster of three with a quorum queue as well. */
import { systemConformance } from "../conformance/vitest.js";
import { rabbitmq } from "./system.js";

await systemConformance(rabbitmq, { long: true, settings: { queue: "quorum" }, workloads: ["total-queue"] });
