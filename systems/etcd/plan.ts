/** What an etcd cluster needs: one server a node, all with the same list of members. Pure. */
import { join } from "node:path";
import type { ClusterPlan, Site } from "../../harness/cluster/plan.js";

/** @param program path or name of the etcd server @param image to run it as a container */
export function plan(program: string, nodes: number, image: string | undefined): ClusterPlan {
  return {
    ...(image === undefined ? {} : { image }),
    ports: { client: 2379, peer: 2380 },
    nodes: Array.from({ length: nodes }, (_, i) => ({
      name: `n${String(i + 1)}`,
      servers: (site: Site) => [{ file: program, args: flags(site) }] as const,
      stopSignal: "SIGTERM" as const,
    })),
  };
}

/** Timings stay as shipped (heartbeat 100 ms, election 1000 ms). */
function flags(site: Site): string[] {
  const url = (host: string, port: string): string => `http://${host}:${String(site.ports[port])}`;
  const self = site.peers.find(({ name }) => name === site.name)!.host;
  const values = {
    name: site.name,
    "data-dir": join(site.folder, "data"),
    "listen-client-urls": url(site.host, "client"),
    "advertise-client-urls": url(self, "client"),
    "listen-peer-urls": url(site.host, "peer"),
    "initial-advertise-peer-urls": url(self, "peer"),
    "initial-cluster": site.peers.map(({ name, host }) => `${name}=${url(host, "peer")}`).join(","),
    "initial-cluster-token": "faultline",
    "initial-cluster-state": "new",
  };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
}
