/** What an etcd cluster needs: one server a node, all with the same list of members. Pure. */
import { join } from "node:path";
import type { ClusterPlan, Site } from "../../harness/cluster/plan.js";

/** Within a node's folder: its data, and whether the cluster it starts in is new or existing. */
export const DATA = "data";
export const STATE = "cluster-state";

/** What is in the file decides at each start, since a member that left joins what exists. */
const START = `exec "$0" "$@" --initial-cluster-state "$(cat ${STATE})"`;

/** @param program path or name of the etcd server @param image to run it as a container */
export function plan(program: string, nodes: number, image: string | undefined): ClusterPlan {
  return {
    ...(image === undefined ? {} : { image }),
    ports: { client: 2379, peer: 2380 },
    framing: { client: "http" },
    nodes: Array.from({ length: nodes }, (_, i) => ({
      name: `n${String(i + 1)}`,
      files: () => ({ [STATE]: "new" }),
      servers: (site: Site) => [{ file: "sh", args: ["-c", START, program, ...flags(site)] }] as const,
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
    "data-dir": join(site.folder, DATA),
    "listen-client-urls": url(site.host, "client"),
    "advertise-client-urls": url(self, "client"),
    "listen-peer-urls": url(site.host, "peer"),
    "initial-advertise-peer-urls": url(self, "peer"),
    "initial-cluster": site.peers.map(({ name, host }) => `${name}=${url(host, "peer")}`).join(","),
    "initial-cluster-token": "faultline",
  };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
}
