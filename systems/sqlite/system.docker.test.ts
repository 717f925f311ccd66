/** SQLite in containers that share a file: the same plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { sqlite } from "./system.js";

await systemConformance(sqlite, {
  where: "docker",
  settings: { image: "faultline/sqlite:local" },
  workloads: ["list-append", "register", "set"],
});
