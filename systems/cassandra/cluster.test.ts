/** Cassandra conforms, as a cluster of three. */
import { systemConformance } from "../conformance/vitest.js";
import { cassandra } from "./system.js";

await systemConformance(cassandra, { long: true });
