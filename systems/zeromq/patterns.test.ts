/** ZeroMQ's other patterns conform as well. */
import { systemConformance } from "../conformance/vitest.js";
import { zeromq } from "./system.js";

const long = true;
const workloads = ["delivery"];

await systemConformance(zeromq, { long, workloads, settings: { pattern: "pub", subscribers: "all" } });
await systemConformance(zeromq, { long, workloads, settings: { pattern: "req" } });
await systemConformance(zeromq, { long, workloads, settings: { pattern: "router" } });
