/** What SQLite needs: processes that use one file. A node is a host of such processes; the file lies with the first. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClusterPlan, NodePlan } from "../../harness/cluster/plan.js";
import { packageHome } from "../../harness/package-home.js";
import { workerUrl } from "../../harness/worker-url.js";

const FILE = "database";

export interface Programs {
  readonly node: string;
  readonly sqlite3: string;
}

/** @param image undefined: none of containers @param cache private or shared */
export function plan(
  programs: Programs,
  image: string | undefined,
  cache: string,
  nodes: number,
): ClusterPlan {
  const script = workerUrl("./host-worker.js", import.meta.url);
  return {
    ...(image === undefined ? {} : { image, programs: [packageHome(script)] }),
    ports: { client: 7000 },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      servers: (site) => {
        const file = join(site.folder, "..", site.peers[0]!.name, FILE);
        const args = [fileURLToPath(script), site.host, String(site.port), programs.sqlite3, file, cache];
        return [{ file: programs.node, args }];
      },
      stopSignal: "SIGTERM",
    })),
  };
}
