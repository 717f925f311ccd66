/** What ZeroMQ needs: programs of ours with a socket each, the first of which sends. Pure. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Where } from "../../harness/cluster/ground.js";
import type { ClusterPlan } from "../../harness/cluster/plan.js";
import { workerUrl } from "../../harness/worker-url.js";
import { directPlan, integerOf } from "../direct/plan.js";
import type { Settings } from "../system.js";

/** @throws Error naming the option that is wrong */
export function plan(settings: Settings, nodes: number, where: Where): ClusterPlan {
  for (const name of ["send-hwm", "receive-hwm", "payload", "retry"]) integerOf(settings, name);
  const { pattern } = settings;
  const told = settings["subscribers"] ?? "compete";
  if (pattern === "pub" && told !== "all")
    throw new Error(
      "--set pattern=pub: every receiver gets every message; expected workload delivery and --set subscribers=all",
    );
  if (pattern !== "pub" && told === "all")
    throw new Error(
      `--set subscribers=all: with pattern=${pattern!} each message goes to one; expected pattern=pub`,
    );
  return directPlan({
    program: workerUrl("./node-worker.js", import.meta.url),
    loads: [pathToFileURL(createRequire(import.meta.url).resolve("zeromq"))],
    settings,
    nodes,
    where,
    ports: { client: 7400, data: 7401 },
  });
}
