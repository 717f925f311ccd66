/** One test for each duty of an adapter, and each fault, on real servers. */
import { systemConformance } from "faultline/vitest";
import toy from "./system.js";

await systemConformance(toy, { settings: { reads: "primary" } });
