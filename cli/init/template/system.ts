/**
 * **toy**: a system under test. `faultline run ./system.ts --workload register --faults partition,kill,pause` runs it;
 * `npx vitest run` shows whether this adapter can be believed.
 */
import type { ServerSystem } from "faultline/systems";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { classify } from "./errors.js";
import { plan } from "./plan.js";
import { register } from "./register.js";

const toy: ServerSystem = {
  kind: "server",
  name: "toy",
  summary: "A key-value server with a primary and asynchronous replicas.",
  capabilities: () => ["links", "processes"],
  nodesFor: () => 3,
  settings: {
    reads: { summary: "Who answers reads.", values: ["any", "primary"], default: "any" },
  },
  claims,
  classify,
  workloads: { register },
  availability: () => Promise.resolve({ available: true, version: "1" }),
  plan: (settings, nodes) => Promise.resolve(plan(settings, nodes)),
  async ping(address) {
    const connection = await Connection.open(address);
    try {
      await connection.ask({ do: "read", key: "ping" });
    } finally {
      connection.close();
    }
  },
  primaries: ([first]) => Promise.resolve([first!.name]),
};

export default toy;
