/** NATS in containers, three of them: the same plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { nats } from "./system.js";

await systemConformance(nats, {
  where: "docker",
  settings: { image: "faultline/nats:local", replicas: "3", acknowledge: "manual" },
  workloads: ["delivery"],
});
