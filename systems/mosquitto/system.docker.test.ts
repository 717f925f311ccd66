/** Mosquitto in a container: the same plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { mosquitto } from "./system.js";

await systemConformance(mosquitto, {
  where: "docker",
  settings: {
    image: "faultline/mosquitto:local",
    qos: "2",
    persistence: "on-changes",
    "max-queued": "0",
    acknowledge: "manual",
  },
  workloads: ["delivery"],
});
