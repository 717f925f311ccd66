/** SQLite conforms: every duty of an adapter, every fault with its receipt, on two hosts of processes. */
import { systemConformance } from "../conformance/vitest.js";
import { sqlite } from "./system.js";

const everything = process.env["FAULTLINE_REQUIRE"]?.split(",").includes("sqlite") === true;
await systemConformance(sqlite, everything ? {} : { workloads: ["list-append", "register", "set"] });
