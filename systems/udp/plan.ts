/** What UDP needs: programs of ours with a socket each, the first of which sends. Pure. */
import type { Where } from "../../harness/cluster/ground.js";
import type { ClusterPlan } from "../../harness/cluster/plan.js";
import { workerUrl } from "../../harness/worker-url.js";
import { directPlan, integerOf } from "../direct/plan.js";
import type { Settings } from "../system.js";

/** @throws Error naming the option that is wrong */
export function plan(settings: Settings, nodes: number, where: Where): ClusterPlan {
  integerOf(settings, "receive-buffer");
  if (settings["subscribers"] === "all")
    throw new Error("--set subscribers=all: each datagram goes to one receiver; expected compete");
  return directPlan({
    program: workerUrl("./node-worker.js", import.meta.url),
    settings,
    nodes,
    where,
    // Datagrams travel to the control port's number, so that faults of messages find them where they look.
    ports: { client: 7500 },
    datagrams: ["client"],
  });
}
