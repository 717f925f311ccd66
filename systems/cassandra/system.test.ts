/** Cassandra conforms, alone: every duty of an adapter, and every fault. The other workloads: with the cluster. */
import { systemConformance } from "../conformance/vitest.js";
import { cassandra } from "./system.js";

await systemConformance(cassandra, {
  settings: { replicas: "1" },
  workloads: ["register", "counter"],
  long: true,
  // Without power while the head of a segment of its log is not flushed yet, it does not start again: it ends with "could
  // not read commit log descriptor", and whoever runs it has to remove the segment.
  exceptFaults: ["power-loss"],
});
