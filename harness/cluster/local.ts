/**
 * A cluster of local processes on loopback, every node behind a link of the embedded proxy, and between any two
 * nodes a link in each direction. All it creates lies in the run's place and dies with the harness: by close(), by
 * the reaper when the harness is killed, or by `faultline heal` when both are.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProxyControl } from "../proxy/control.js";
import { startEmbeddedProxy } from "../proxy/embedded.js";
import { claimAddresses, type Addresses } from "./addresses.js";
import type { Cluster, ClusterNode, SystemPowers } from "./cluster.js";
import { buildPreload } from "../preload/build.js";
import { clearPlace, takeLease } from "./lease.js";
import { linkClients, linkPeers } from "./links.js";
import { Machine } from "./machine.js";
import { Network, type Link } from "./network.js";
import { NodeProcess } from "./node-process.js";
import type { ClusterPlan, ExternalPlan, Site } from "./plan.js";
import { whyNoPrivateHosts } from "./private-hosts.js";
import { readablePrograms, relocated } from "./programs.js";
import { allAnswer } from "./ready.js";
import { startReaper } from "./reaper.js";
import { NOBODY } from "./user.js";

export interface LocalClusterOptions {
  /** Name of the run; its place is named after it. */
  readonly label: string;
  /** Folder for the nodes' logs. */
  readonly logs: string;
  readonly powers: SystemPowers;
  /** How long the system may take until it answers, in milliseconds. Default 60 000. */
  readonly readyMs?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  /** Whether clocks and disks will be faked, which needs our preload library. */
  readonly preload?: boolean;
  /** Told what the cluster has to do without, and why. */
  readonly warn?: (message: string) => void;
}

const READY_MS = 60_000;

/** What setting up a cluster leaves to be undone, in reverse. */
type Closers = (() => Promise<unknown>)[];

/** Starts the plan's nodes and waits until each answers. @throws when one doesn't, with the end of its log */
export async function startLocalCluster(
  plan: ClusterPlan | ExternalPlan,
  options: LocalClusterOptions,
): Promise<Cluster> {
  const place = takeLease(options.label);
  const reaper = startReaper(place);
  const closers: Closers = [];
  const close = once(async () => {
    for (const closer of closers.reverse()) await closer().catch(() => undefined);
    await clearPlace(place);
    reaper.dismiss();
  });
  try {
    const proxy = await startEmbeddedProxy(options.seed === undefined ? {} : { seed: options.seed });
    closers.push(() => proxy.close());
    const control = new ProxyControl(proxy.url);
    mkdirSync(options.logs, { recursive: true });
    const { nodes, links } =
      "external" in plan
        ? await externalNodes(plan, control)
        : await localNodes(plan, options, place, control, closers);
    const network = new Network(control, links);
    const cluster: Cluster = { ...options.powers, nodes, network, close, [Symbol.asyncDispose]: close };
    await allAnswer(cluster, options.readyMs ?? READY_MS, options.signal);
    return cluster;
  } catch (error) {
    await close();
    throw error;
  }
}

interface Started {
  readonly nodes: readonly ClusterNode[];
  readonly links: readonly Link[];
}

async function externalNodes(plan: ExternalPlan, control: ProxyControl): Promise<Started> {
  const made = await Promise.all(
    plan.external.map(async ({ name, host, port }) => {
      const direct = { host, port };
      const { link, ports } = await linkClients(control, name, { client: direct });
      return { node: { ...ports["client"]!, name, ports, direct }, link };
    }),
  );
  return { nodes: made.map(({ node }) => node), links: made.map(({ link }) => link) };
}

async function localNodes(
  plan: ClusterPlan,
  options: LocalClusterOptions,
  place: string,
  control: ProxyControl,
  closers: Closers,
): Promise<Started> {
  const names = plan.nodes.map(({ name }) => name);
  const addresses = await claimAddresses(names.length, plan.ports);
  closers.push(() => addresses.release());
  const views = addresses.link === undefined ? undefined : await viewsOf(options);
  const user = plan.unprivileged === true && process.getuid?.() === 0 ? NOBODY : undefined;
  const programs =
    user === undefined ? new Map<string, string>() : readablePrograms(plan.programs ?? [], place);
  const links: Link[] = views ? await linkPeers(control, names, addresses) : [];
  const library = options.preload === true ? await buildPreload(place) : undefined;
  const nodes: { site: Site; process: NodeProcess; log: string; machine: Machine | undefined }[] = [];
  for (const [i, nodePlan] of plan.nodes.entries()) {
    const site = siteOf(names, i, place, addresses, views === true);
    const log = join(options.logs, `${nodePlan.name}.log`);
    const hosts = views ? writeHosts(names, i, place, addresses) : undefined;
    const machine = library === undefined ? undefined : new Machine(join(place, `control-${nodePlan.name}`));
    const environment = library === undefined ? {} : { LD_PRELOAD: library, ...machine?.environment };
    const process = new NodeProcess(relocated(nodePlan, programs), site, { user, log, hosts, environment });
    await process.setup(options.signal);
    nodes.push({ site, process, log, machine });
  }
  for (const { process } of nodes) closers.push(() => process.stop());
  const made = await Promise.all(
    nodes.map(async ({ site, process, log, machine }): Promise<ClusterNode> => {
      const { name, host, port } = site;
      await process.start();
      const direct = Object.fromEntries(Object.entries(site.ports).map(([at, n]) => [at, { host, port: n }]));
      const { link, ports } = await linkClients(control, name, direct);
      links.push(link);
      const main = Object.values(ports)[0]!;
      return {
        ...main,
        name,
        ports,
        direct: { host, port },
        processes: process,
        log,
        folder: site.folder,
        ...(machine === undefined ? {} : { machine }),
      };
    }),
  );
  return { nodes: made, links };
}

/** Whether nodes get views of their own; if not, they reach each other directly, and that is said. */
async function viewsOf({ warn }: LocalClusterOptions): Promise<boolean> {
  const why = await whyNoPrivateHosts();
  if (why !== undefined)
    warn?.(`nodes reach each other directly, only links from clients can be broken: ${why}`);
  return why === undefined;
}

function siteOf(
  names: readonly string[],
  i: number,
  place: string,
  addresses: Addresses,
  named: boolean,
): Site {
  const name = names[i]!;
  return {
    name,
    folder: join(place, name),
    host: addresses.node(i + 1),
    port: Object.values(addresses.ports)[0]!,
    ports: addresses.ports,
    peers: names.map((peer, j) => ({ name: peer, host: named ? peer : addresses.node(j + 1) })),
  };
}

/** The hosts file of node `i`: itself at its own address, its peers at its links to them. */
function writeHosts(names: readonly string[], i: number, place: string, addresses: Addresses): string {
  const lines = names.map((name, j) => {
    const address = i === j ? addresses.node(i + 1) : addresses.link!(i + 1, j + 1);
    return `${address} ${name}`;
  });
  const file = join(place, `hosts-${names[i]!}`);
  writeFileSync(file, ["127.0.0.1 localhost", ...lines, ""].join("\n"), { mode: 0o644 });
  return file;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
