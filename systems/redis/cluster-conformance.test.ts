/** Redis Cluster conforms: six servers, half of them replicas. Takes minutes: examined in a CI. */
import { it } from "vitest";
import { systemConformance } from "../conformance/vitest.js";
import { redis } from "./system.js";

const asked = (process.env["FAULTLINE_REQUIRE"] ?? "").includes("redis");

if (asked)
  await systemConformance(redis, {
    settings: { mode: "cluster" },
    workloads: ["register", "set", "set-full"],
  });
else
  it("is examined in a CI", (context) => context.skip("takes a minute: FAULTLINE_REQUIRE=redis examines it"));
