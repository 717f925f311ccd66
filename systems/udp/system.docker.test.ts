/** UDP in containers: the same programs and plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { udp } from "./system.js";

await systemConformance(udp, {
  where: "docker",
  settings: { image: "faultline/udp:local", acknowledge: "manual" },
  workloads: ["delivery"],
  // Between nodes there are no connections to reset.
  exceptFaults: ["reset"],
});
