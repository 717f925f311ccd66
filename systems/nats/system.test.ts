/** NATS conforms: every duty of an adapter, every fault with its receipt. */
import { systemConformance } from "../conformance/vitest.js";
import { nats } from "./system.js";

await systemConformance(nats, { settings: { acknowledge: "manual" } });
