/** What NATS needs: one server a node with JetStream; as a cluster, routes to the others by name. Pure. */
import { join } from "node:path";
import type { ClusterPlan, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";

const CONFIGURATION = "nats.conf";

export function plan(program: string, settings: Settings, nodes: number): ClusterPlan {
  const image = settings["image"];
  return {
    ...(image === undefined ? {} : { image }),
    ports: { client: 4222, ...(nodes > 1 ? { cluster: 6222 } : {}) },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      files: (site) => ({ [CONFIGURATION]: configuration(site, settings) }),
      servers: () => [{ file: program, args: ["-c", CONFIGURATION] }],
      stopSignal: "SIGTERM",
    })),
  };
}

function configuration(site: Site, settings: Settings): string {
  const interval = settings["sync-interval"];
  const sync = interval === undefined ? "" : `, sync_interval: ${interval}`;
  const lines = [
    `server_name: ${site.name}`,
    `listen: "${site.host}:${String(site.port)}"`,
    `jetstream { store_dir: ${JSON.stringify(join(site.folder, "js"))}, max_mem: 256M, max_file: 1G${sync} }`,
  ];
  const cluster = site.ports["cluster"];
  if (cluster !== undefined) {
    const others = site.peers.filter(({ name }) => name !== site.name);
    const routes = others.map(({ host }) => `"nats-route://${host}:${String(cluster)}"`);
    const self = site.peers.find(({ name }) => name === site.name)!.host;
    // Servers tell each other of a third where it advertises to be; of one that does not, the address they see it at.
    const where = `listen: "${site.host}:${String(cluster)}", advertise: "${self}:${String(cluster)}", no_advertise: true`;
    lines.push(`cluster { name: faultline, ${where}, routes: [${routes.join(", ")}] }`);
  }
  return `${lines.join("\n")}\n`;
}
