/**
 * What Redis needs: one server a node, alone or beside others that it knows nothing of; with replicas, the first node is
 * their master; with Sentinel, a sentinel beside each server, which fails over by majority; or a cluster, whose servers
 * have a bus of their own. Pure.
 */
import type { ClusterPlan, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";

export function plan(program: string, settings: Settings, nodes: number): ClusterPlan {
  const sentinel = settings["mode"] === "sentinel";
  const cluster = settings["mode"] === "cluster";
  const image = settings["image"];
  return {
    ...(image === undefined ? {} : { image }),
    framing: { client: "resp" },
    ports: { client: 6379, ...(sentinel ? { sentinel: 26379 } : {}), ...(cluster ? { bus: 16379 } : {}) },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => {
      const server = { file: program, args: ["redis.conf"] };
      return {
        name: `n${String(i + 1)}`,
        files: (site) => ({
          "redis.conf": serverConfiguration(site, settings, i),
          ...(sentinel ? { "sentinel.conf": sentinelConfiguration(site) } : {}),
        }),
        servers: () =>
          sentinel ? [server, { file: program, args: ["sentinel.conf", "--sentinel"] }] : [server],
        stopSignal: "SIGTERM",
      };
    }),
  };
}

const selfOf = (site: Site): string => site.peers.find(({ name }) => name === site.name)!.host;

function serverConfiguration(site: Site, settings: Settings, i: number): string {
  const aof = settings["aof"]!;
  const minReplicas = settings["min-replicas"]!;
  const lines = [
    `bind ${site.host}`,
    `port ${String(site.port)}`,
    `dir ${site.folder}`,
    "protected-mode no",
    "daemonize no",
    // Snapshots as shipped happen after an hour or 10 000 changes; here: never by themselves, so that what is lost
    // without an AOF does not depend on the load.
    'save ""',
    aof === "off" ? "appendonly no" : `appendonly yes\nappendfsync ${aof}`,
    "repl-diskless-sync-delay 0",
    "repl-timeout 5",
    "repl-ping-replica-period 1",
    `replica-announce-ip ${selfOf(site)}`,
    `replica-announce-port ${String(site.port)}`,
  ];
  if (minReplicas !== "0") lines.push(`min-replicas-to-write ${minReplicas}`, "min-replicas-max-lag 1");
  if (settings["mode"] === "cluster") {
    lines.push(
      "cluster-enabled yes",
      "cluster-config-file nodes.conf",
      `cluster-node-timeout ${settings["node-timeout"]!}`,
      // Servers take the names that they hear for addresses, which the name service of each node makes of them.
      `cluster-announce-ip ${selfOf(site)}`,
      `cluster-announce-port ${String(site.port)}`,
      `cluster-port ${String(site.ports["bus"])}`,
      `cluster-announce-bus-port ${String(site.ports["bus"])}`,
    );
  } else if (["replicas", "sentinel"].includes(settings["mode"]!) && i > 0)
    lines.push(`replicaof ${site.peers[0]!.host} ${String(site.port)}`);
  return `${lines.join("\n")}\n`;
}

/** Whom to watch is told to sentinels when replicas have joined: they look for replicas every ten seconds only. */
function sentinelConfiguration(site: Site): string {
  return `${[
    `bind ${site.host}`,
    `port ${String(site.ports["sentinel"])}`,
    `dir ${site.folder}`,
    "protected-mode no",
    "sentinel resolve-hostnames yes",
    "sentinel announce-hostnames yes",
    `sentinel announce-ip ${selfOf(site)}`,
    `sentinel announce-port ${String(site.ports["sentinel"])}`,
  ].join("\n")}\n`;
}
