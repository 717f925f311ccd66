/** What is still there of a cluster that was closed: nothing should be. */
import { existsSync } from "node:fs";
import type { Cluster } from "../../harness/cluster/cluster.js";
import type { Where } from "../../harness/cluster/ground.js";
import { processesOf } from "../../harness/cluster/processes.js";
import { containerRuntime, LABEL } from "../../harness/docker/engine.js";

/** @returns folders, processes, containers and networks, in words */
export async function leftOf({ nodes }: Cluster, label: string, where: Where): Promise<string[]> {
  const folders = nodes.flatMap(({ folder }) => (folder !== undefined && existsSync(folder) ? [folder] : []));
  const processes = nodes.flatMap(({ name, folder }) =>
    folder === undefined ? [] : processesOf(folder).map(({ pid }) => `process ${String(pid)} of ${name}`),
  );
  return [...folders, ...processes, ...(where === "docker" ? await leftWithDocker(label) : [])];
}

async function leftWithDocker(label: string): Promise<string[]> {
  const { dockerode } = (await containerRuntime()).container;
  const filters = { label: [`${LABEL}=${label}`] };
  const containers = await dockerode.listContainers({ all: true, filters });
  const networks = await dockerode.listNetworks({ filters });
  return [...containers.map(({ Id }) => `container ${Id}`), ...networks.map(({ Name }) => `network ${Name}`)];
}
