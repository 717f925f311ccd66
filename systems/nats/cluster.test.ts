/** NATS conforms as a cluster of three as well. Takes the better part of a minute: only where it is asked for. */
import { describe, it } from "vitest";
import { systemConformance } from "../conformance/vitest.js";
import { nats } from "./system.js";

if (process.env["FAULTLINE_REQUIRE"]?.split(",").includes("nats") === true)
  await systemConformance(nats, { settings: { replicas: "3" }, workloads: ["total-queue"] });
else describe.skip("NATS in a cluster", () => it("runs with FAULTLINE_REQUIRE=nats", () => undefined));
