/** Cassandra in containers, three servers: the same plan, and for all duties and faults a few. */
import { systemConformance } from "../conformance/vitest.js";
import { cassandra } from "./system.js";

await systemConformance(cassandra, {
  where: "docker",
  long: true,
  settings: { image: "faultline/cassandra:local", writes: "plain" },
  workloads: ["set"],
  faults: ["partition", "kill"],
});
