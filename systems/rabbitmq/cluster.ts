/**
 * Brokers as a cluster: what makes them one, and what they say of it when asked over the management interface (AMQP has no
 * words for it).
 */
import type { Site } from "../../harness/cluster/plan.js";
import type { ClusterNode, Settings } from "../system.js";

/** How long a silent peer is waited for (net_ticktime); as shipped, 60. */
export const NOTICED_SECONDS = 5;

const PREFIX = "rabbit@";

/** The name of the broker on a host. */
export const brokerAt = (host: string): string => PREFIX + host;

export function clusterLines(site: Site, settings: Settings): string[] {
  return [
    "cluster_formation.peer_discovery_backend = classic_config",
    ...site.peers.map(
      ({ host }, i) => `cluster_formation.classic_config.nodes.${String(i + 1)} = ${brokerAt(host)}`,
    ),
    `cluster_partition_handling = ${settings["partition-handling"]!}`,
    `management.tcp.ip = ${site.host}`,
    `management.tcp.port = ${String(site.ports["management"])}`,
    // The interface alone: nobody looks at rates.
    "management.disable_stats = true",
    "management_agent.disable_metrics_collector = true",
  ];
}

/** Resolves when each node sees all of them running. @throws what is missing */
export async function allRun(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<void> {
  if (nodes.length === 1) return;
  for (const node of nodes) {
    const seen = (await ask(node, "nodes?columns=name,running", signal)) as { running: boolean }[];
    const running = seen.filter((one) => one.running).length;
    if (running < nodes.length)
      throw new Error(`${node.name} sees ${String(running)} of ${String(nodes.length)} brokers running`);
  }
}

/** Where the leader (or a classic queue) is, of the first of these queues that is there, by whoever can say. @returns none when nobody can */
export async function leaders(
  nodes: readonly ClusterNode[],
  queues: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  if (nodes.length === 1) return [nodes[0]!.name];
  for (const [node, queue] of nodes.flatMap((node) => queues.map((queue) => [node, queue] as const))) {
    try {
      const { leader, node: home } = (await ask(node, `queues/%2F/${queue}`, signal)) as Record<
        string,
        string
      >;
      const host = (leader ?? home)?.slice(PREFIX.length);
      const found = nodes.find(({ name, direct }) => host === name || host === direct.host);
      if (found !== undefined) return [found.name];
    } catch {
      // The next one may know.
    }
  }
  return [];
}

/** Gives a classic queue of this name a mirror on every node, as the settings want it. @throws Error */
export async function mirror(
  node: ClusterNode,
  queue: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const definition = {
    "ha-mode": "all",
    "ha-sync-mode": settings["ha-sync-mode"],
    "ha-promote-on-failure": settings["ha-promote-on-failure"],
  };
  const policy = { pattern: `^${queue}$`, "apply-to": "queues", definition };
  await ask(node, "policies/%2F/mirrors", signal, policy);
}

const CREDENTIALS = `Basic ${Buffer.from("guest:guest").toString("base64")}`;

async function ask(node: ClusterNode, path: string, signal: AbortSignal, put?: unknown): Promise<unknown> {
  const { host, port } = node.ports["management"]!;
  const headers = { authorization: CREDENTIALS, connection: "close" };
  const how = put === undefined ? {} : { method: "PUT", body: JSON.stringify(put) };
  const response = await fetch(`http://${host}:${String(port)}/api/${path}`, { headers, signal, ...how });
  if (!response.ok)
    throw new Error(`${node.name}: the management interface answers ${path} with ${String(response.status)}`);
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}
