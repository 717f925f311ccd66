/** MariaDB in a container: the same plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { mariadb } from "./system.js";

await systemConformance(mariadb, {
  where: "docker",
  settings: { image: "faultline/mariadb:local" },
  workloads: ["list-append", "register"],
});
