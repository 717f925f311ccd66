/**
 * What MongoDB needs: one `mongod` a node, each a member of a replica set, also where there is only one: transactions and
 * oplog are for members. The set itself is made once they answer (members.ts). Pure.
 */
import { join } from "node:path";
import type { ClusterPlan, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";

const data = (site: Site): string => join(site.folder, "data");

/** @param program path or name of mongod */
export function plan(program: string, settings: Settings, nodes: number): ClusterPlan {
  const image = settings["image"];
  return {
    ...(image === undefined ? {} : { image }),
    ports: { client: 27017 },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      setup: (site) => [{ file: "mkdir", args: ["-p", data(site)] }],
      servers: (site) => [{ file: program, args: flags(site) }],
      stopSignal: "SIGTERM",
    })),
  };
}

/** What bears on consistency stays as shipped; the rest fits a machine that does other things too. */
function flags(site: Site): string[] {
  const parameters = {
    // As shipped, who is told to stop goes on for fifteen seconds, so that clients may leave.
    shutdownTimeoutMillisForSignaledShutdown: "100",
    // A transaction whose client has lost its connection keeps its documents until then; as shipped, for a minute.
    transactionLifetimeLimitSeconds: "5",
    diagnosticDataCollectionEnabled: "false",
  };
  return [
    "--replSet=faultline",
    `--bind_ip=${site.host}`,
    `--port=${String(site.port)}`,
    `--dbpath=${data(site)}`,
    "--nounixsocket",
    "--wiredTigerCacheSizeGB=0.25",
    "--oplogSize=256",
    ...Object.entries(parameters).map(([name, value]) => `--setParameter=${name}=${value}`),
  ];
}
