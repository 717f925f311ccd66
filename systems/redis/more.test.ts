/**
 * Redis's other configurations conform: streams with consumer groups, and locks over several masters. Subscribers of
 * PUBLISH do not: what they say comes out of their own memory, without a server's answer. Findings show them (RE9).
 */
import { systemConformance } from "../conformance/vitest.js";
import { redis } from "./system.js";

const long = true;

await systemConformance(redis, {
  long,
  workloads: ["delivery"],
  settings: { queue: "stream", acknowledge: "manual" },
});
await systemConformance(redis, { long, workloads: ["lock"], settings: { mode: "masters" } });
