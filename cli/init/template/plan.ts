/** What toy needs to run, as pure data: paths, addresses and ports come as a `Site`. */
import { fileURLToPath } from "node:url";
import type { ClusterPlan, Settings, Site } from "faultline/systems";

const SERVER = fileURLToPath(new URL("./server.mjs", import.meta.url));

export function plan(settings: Settings, nodes: number): ClusterPlan {
  return {
    // Ports that each node listens on, with their usual numbers; clients connect to the first.
    ports: { client: 7000 },
    nodes: Array.from({ length: nodes }, (_, i) => ({
      name: `n${String(i + 1)}`,
      servers: (site: Site) => [{ file: process.execPath, args: [SERVER, configuration(site, settings)] }],
      stopSignal: "SIGTERM" as const,
    })),
  };
}

function configuration({ name, host, port, peers, folder }: Site, settings: Settings): string {
  return JSON.stringify({
    name,
    host,
    port,
    // Always by these names: each node finds its peers behind links of its own, which faults can break.
    peers: peers.map((peer) => peer.host),
    reads: settings["reads"],
    file: `${folder}/data.jsonl`,
  });
}
