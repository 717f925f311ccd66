/** What SQLite needs: processes that use one file. A node is a host of such processes; the file lies with the first. Pure. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClusterPlan, NodePlan } from "../../harness/cluster/plan.js";
import { workerUrl } from "../../harness/worker-url.js";

const FILE = "database";

/** @param program path of the sqlite3 command @param cache private or shared */
export function plan(program: string, cache: string, nodes: number): ClusterPlan {
  return {
    ports: { client: 7000 },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      servers: (site) => {
        const script = fileURLToPath(workerUrl("./host-worker.js", import.meta.url));
        const file = join(site.folder, "..", site.peers[0]!.name, FILE);
        const args = [script, site.host, String(site.port), program, file, cache];
        return [{ file: process.execPath, args }];
      },
      stopSignal: "SIGTERM",
    })),
  };
}
