/** ZooKeeper conforms: every duty of an adapter, and every fault, on three real servers. */
import { systemConformance } from "../conformance/vitest.js";
import { zookeeper } from "./system.js";

await systemConformance(zookeeper, { long: true });
