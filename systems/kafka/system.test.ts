/**
 * Kafka conforms: every duty of an adapter, every fault with its receipt, on three brokers. Takes more than a minute: only
 * where it is asked for.
 */
import { describe, it } from "vitest";
import { systemConformance } from "../conformance/vitest.js";
import { kafka } from "./system.js";

if (process.env["FAULTLINE_REQUIRE"]?.split(",").includes("kafka") === true) await systemConformance(kafka);
else describe.skip("Kafka", () => it("runs with FAULTLINE_REQUIRE=kafka", () => undefined));
