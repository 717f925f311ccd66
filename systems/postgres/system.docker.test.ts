/** PostgreSQL in a container: the same plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { postgres } from "./system.js";

await systemConformance(postgres, {
  where: "docker",
  settings: { image: "faultline/postgres:local" },
  // A few stand for all: what differs is where they run.
  workloads: ["list-append", "register", "queue"],
});
