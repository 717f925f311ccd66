/**
 * Nodes as local processes on loopback: behind a link from clients each, and between any two of them a link in each
 * direction, which needs a view of the network for each node.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildPreload, whyNoPreload } from "../preload/build.js";
import { routesFrom } from "../preload/routes.js";
import { claimAddresses } from "./addresses.js";
import { bypasses } from "./bypass.js";
import type { ClusterNode } from "./cluster.js";
import type { ClusterOptions, Ground, Started } from "./ground.js";
import { linkedNode, linkPeers } from "./links.js";
import { Machine } from "./machine.js";
import type { Link, Way } from "./network.js";
import { NodeProcess } from "./node-process.js";
import type { ClusterPlan, Site } from "./plan.js";
import { whyNoPrivateHosts } from "./private-hosts.js";
import { readablePrograms, relocated } from "./programs.js";
import { siteOf } from "./site.js";
import { NOBODY } from "./user.js";
import { Volume } from "./volume.js";

export async function localNodes(plan: ClusterPlan, ground: Ground): Promise<Started> {
  const { options, place, control, closers } = ground;
  const names = plan.nodes.map(({ name }) => name);
  const addresses = await claimAddresses(names.length, plan.ports);
  closers.push(() => addresses.release());
  const views = addresses.link === undefined ? undefined : await viewsOf(options);
  const user = plan.unprivileged === true && process.getuid?.() === 0 ? NOBODY : undefined;
  const programs =
    user === undefined ? new Map<string, string>() : readablePrograms(plan.programs ?? [], place);
  const links: Link[] = views ? await linkPeers(control, names, addresses, plan) : [];
  const routed = links.length > 0 && plan.byAddress === true && (await canRoute(options));
  const library = options.preload === true || routed ? await buildPreload(place) : undefined;
  const nodes: {
    site: Site;
    process: NodeProcess;
    log: string;
    has: Pick<ClusterNode, "machine" | "volume">;
  }[] = [];
  for (const [i, nodePlan] of plan.nodes.entries()) {
    const site = siteOf(names, i, place, addresses, views === true);
    const log = join(options.logs, `${nodePlan.name}.log`);
    const hosts = views ? writeHosts(site, place) : undefined;
    const machine =
      options.preload === true ? new Machine(join(place, `control-${nodePlan.name}`)) : undefined;
    const environment = {
      ...(library === undefined ? {} : { LD_PRELOAD: library }),
      ...machine?.environment,
      ...(routed ? routesFrom(site) : {}),
    };
    const process = new NodeProcess(relocated(nodePlan, programs), site, { user, log, hosts, environment });
    const volume = options.volumes === true ? await Volume.create(site.folder, user) : undefined;
    await process.setup(options.signal);
    await volume?.flush();
    const has = {
      ...(machine === undefined ? {} : { machine }),
      ...(volume === undefined ? {} : { volume }),
    };
    nodes.push({ site, process, log, has });
  }
  for (const { process } of nodes) closers.push(() => process.stop());
  const made = await Promise.all(
    nodes.map(async ({ site, process, log, has }): Promise<ClusterNode> => {
      await process.start();
      const { node, link } = await linkedNode(control, site, { processes: process, log, ...has }, plan);
      links.push(link);
      return node;
    }),
  );
  const dwellers = (): readonly Way[] =>
    bypasses(nodes.map(({ site, process }) => ({ site, pids: process.pids() })));
  return { nodes: made, links, ...(views === true ? { bypasses: dwellers } : {}) };
}

/** Whether nodes get views of their own; if not, they reach each other directly, and that is said. */
async function viewsOf({ warn }: ClusterOptions): Promise<boolean> {
  const why = await whyNoPrivateHosts();
  if (why !== undefined)
    warn?.(`nodes reach each other directly, only links from clients can be broken: ${why}`);
  return why === undefined;
}

async function canRoute({ warn }: ClusterOptions): Promise<boolean> {
  const why = await whyNoPreload();
  if (why !== undefined)
    warn?.(`nodes may reach each other past their links, only links from clients are sure to break: ${why}`);
  return why === undefined;
}

/** The hosts file of a node: itself at its own address, its peers at its links to them. */
function writeHosts(site: Site, place: string): string {
  const lines = site.peers.map(({ name, address }) => `${address} ${name}`);
  const file = join(place, `hosts-${site.name}`);
  writeFileSync(file, ["127.0.0.1 localhost", ...lines, ""].join("\n"), { mode: 0o644 });
  return file;
}
