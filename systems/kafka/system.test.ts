/** Kafka conforms: every duty of an adapter, every fault with its receipt, on three brokers. */
import { systemConformance } from "../conformance/vitest.js";
import { kafka } from "./system.js";

await systemConformance(kafka, { long: true });
