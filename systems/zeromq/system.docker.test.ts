/** ZeroMQ in containers: the same programs and plan, the same duties, the same faults. */
import { systemConformance } from "../conformance/vitest.js";
import { zeromq } from "./system.js";

await systemConformance(zeromq, {
  where: "docker",
  settings: { image: "faultline/zeromq:local", acknowledge: "manual" },
  workloads: ["delivery"],
});
