/** etcd as containers: the same plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { etcd } from "./system.js";

await systemConformance(etcd, {
  where: "docker",
  settings: { image: "faultline/etcd:local" },
  workloads: ["register", "list-append", "set"],
});
