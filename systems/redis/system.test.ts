/** Redis conforms, alone and with Sentinel: every duty of an adapter, and every fault, on real servers. */
import { systemConformance } from "../conformance/vitest.js";
import { redis } from "./system.js";

await systemConformance(redis);
await systemConformance(redis, { settings: { mode: "sentinel" } });
