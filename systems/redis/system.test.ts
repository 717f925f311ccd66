/** Redis conforms, alone and with Sentinel: every duty of an adapter, and every fault, on real servers. */
import { systemConformance } from "../conformance/vitest.js";
import { redis } from "./system.js";

// Workloads that share their clients with another one are examined in a CI only.
const everything = (process.env["FAULTLINE_REQUIRE"] ?? "").includes("redis");

/** Nothing that clients do there changes anything, and that is what an adapter's duties are about. */
const ONLY_ASKED = ["failure-detection", "partitioning"];
const without = (...names: readonly string[]) =>
  Object.keys(redis.workloads).filter((name) => !names.includes(name));

await systemConformance(redis, {
  workloads: everything ? without(...ONLY_ASKED) : ["register", "list-append", "set", "delivery"],
});
await systemConformance(redis, {
  settings: { mode: "sentinel" },
  workloads: everything ? without(...ONLY_ASKED) : ["register", "list-append"],
});
