/** Redis conforms, alone and with Sentinel: every duty of an adapter, and every fault, on real servers. */
import { systemConformance } from "../conformance/vitest.js";
import { redis } from "./system.js";

// Workloads that share their clients with another one are examined in a CI only.
const everything = (process.env["FAULTLINE_REQUIRE"] ?? "").includes("redis");

await systemConformance(
  redis,
  everything ? {} : { workloads: ["register", "list-append", "set", "delivery"] },
);
await systemConformance(redis, {
  settings: { mode: "sentinel" },
  workloads: everything ? Object.keys(redis.workloads) : ["register", "list-append"],
});
