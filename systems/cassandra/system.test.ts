/** Cassandra conforms, alone: every duty of an adapter, and every fault. */
import { systemConformance } from "../conformance/vitest.js";
import { cassandra } from "./system.js";

await systemConformance(cassandra, { settings: { replicas: "1" }, long: true });
