/** UDP conforms: every duty of an adapter, and every fault with its receipt, those of datagrams included. */
import { systemConformance } from "../conformance/vitest.js";
import { udp } from "./system.js";

await systemConformance(udp, {
  workloads: ["delivery"],
  settings: { acknowledge: "manual" },
  // Between nodes there are no connections to reset.
  exceptFaults: ["reset"],
});
