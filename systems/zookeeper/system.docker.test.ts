/** ZooKeeper in containers, three servers: the same duties, and for all faults a few. */
import { systemConformance } from "../conformance/vitest.js";
import { zookeeper } from "./system.js";

await systemConformance(zookeeper, {
  where: "docker",
  long: true,
  settings: { image: "faultline/zookeeper:local" },
  workloads: ["register"],
  faults: ["partition", "kill", "pause"],
});
