/** MongoDB conforms: every duty of an adapter, and every fault, on a replica set of three. */
import { systemConformance } from "../conformance/vitest.js";
import { mongodb } from "./system.js";

await systemConformance(mongodb, { workloads: ["register", "set", "list-append", "bank"] });
