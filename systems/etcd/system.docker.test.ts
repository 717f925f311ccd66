/** etcd as containers: the same plan, the same duties, the same faults; behind a real Toxiproxy where one is named. */
import { systemConformance } from "../conformance/vitest.js";
import { etcd } from "./system.js";

const toxiproxy = process.env["FAULTLINE_TOXIPROXY_URL"];

await systemConformance(etcd, {
  where: "docker",
  settings: { image: "faultline/etcd:local" },
  // The original counts no connections, by which clients are watched, and has no toxics for these faults.
  ...(toxiproxy === undefined
    ? { workloads: ["register", "list-append", "set"] }
    : {
        toxiproxy,
        workloads: [],
        exceptFaults: ["lost-reply", "lying-node", "loss", "duplication", "corruption"],
      }),
});
