/** MariaDB conforms as a Galera cluster as well: every duty of an adapter, and every fault, on three nodes. */
import { systemConformance } from "../conformance/vitest.js";
import { mariadb } from "./system.js";

await systemConformance(mariadb, {
  long: true,
  settings: { cluster: "galera" },
  workloads: ["register", "set"],
});
