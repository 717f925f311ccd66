/** PostgreSQL in containers, alone and with a standby: the same plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { postgres } from "./system.js";

const image = "faultline/postgres:local";

// A few stand for all: what differs is where they run.
await systemConformance(postgres, {
  where: "docker",
  settings: { image },
  workloads: ["list-append", "register", "queue"],
});
await systemConformance(postgres, {
  where: "docker",
  settings: { image, replication: "async" },
  workloads: ["set"],
});
