/** ZeroMQ conforms, by each pattern: every duty of an adapter, and every fault with its receipt. */
import { systemConformance } from "../conformance/vitest.js";
import { zeromq } from "./system.js";

await systemConformance(zeromq, { workloads: ["delivery"], settings: { acknowledge: "manual" } });
