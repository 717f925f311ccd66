/** RabbitMQ conforms: every duty of an adapter, every fault with its receipt. */
import { systemConformance } from "../conformance/vitest.js";
import { rabbitmq } from "./system.js";

await systemConformance(rabbitmq, { settings: { acknowledge: "manual" }, long: true });
