/** PostgreSQL conforms with a standby as well: every duty of an adapter, and every fault, failover among them. */
import { systemConformance } from "../conformance/vitest.js";
import { postgres } from "./system.js";

await systemConformance(postgres, { settings: { replication: "async" }, workloads: ["register", "set"] });
