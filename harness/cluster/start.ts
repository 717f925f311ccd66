/**
 * Starts a cluster: the same plan as local processes or as containers, every node behind links of a proxy. All it
 * creates dies with the harness: by close(), by the reaper when the harness is killed, or by `faultline heal` when
 * both are.
 */
import { mkdirSync } from "node:fs";
import { dockerNodes } from "../docker/nodes.js";
import { ProxyControl } from "../proxy/control.js";
import { startEmbeddedProxy } from "../proxy/embedded.js";
import { removeProxies, useToxiproxy } from "../proxy/shared.js";
import type { Cluster } from "./cluster.js";
import type { ClusterOptions, Ground, Started } from "./ground.js";
import { clearPlace, takeLease } from "./lease.js";
import { linkClients } from "./links.js";
import { localNodes } from "./local-nodes.js";
import { Network } from "./network.js";
import type { ClusterPlan, ExternalPlan } from "./plan.js";
import { allAnswer } from "./ready.js";
import { startReaper } from "./reaper.js";

const READY_MS = 60_000;

/** Starts the plan's nodes and waits until each answers. @throws when one doesn't, with the end of its log */
export async function startCluster(
  plan: ClusterPlan | ExternalPlan,
  options: ClusterOptions,
): Promise<Cluster> {
  const place = takeLease(options.label);
  const reaper = await reaperOf(place);
  const closers: Ground["closers"] = [];
  const close = once(async () => {
    // Before its nodes are gone: an original Toxiproxy does not give up dialling an address that nobody has.
    await removeProxies(place).catch((error: unknown) =>
      options.warn?.(`proxies may be left at ${options.toxiproxy!}: ${(error as Error).message}`),
    );
    for (const closer of closers.reverse()) await closer().catch(() => undefined);
    await clearPlace(place);
    reaper.dismiss();
  });
  try {
    const ground: Ground = { options, place, control: await proxyFor(options, place, closers), closers };
    mkdirSync(options.logs, { recursive: true });
    const { nodes, links, bypasses } = await startNodes(plan, ground);
    const network = new Network(ground.control, links);
    const cluster: Cluster = {
      ...options.powers,
      ...(bypasses === undefined ? {} : { bypasses }),
      nodes,
      network,
      close,
      [Symbol.asyncDispose]: close,
    };
    await allAnswer(cluster, options.readyMs ?? READY_MS, options.signal);
    return cluster;
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws Error when it cannot be started; nothing is left then */
async function reaperOf(place: string): Promise<ReturnType<typeof startReaper>> {
  try {
    return startReaper(place);
  } catch (error) {
    await clearPlace(place);
    throw error;
  }
}

async function proxyFor(
  { toxiproxy, seed }: ClusterOptions,
  place: string,
  closers: Ground["closers"],
): Promise<ProxyControl> {
  if (toxiproxy !== undefined) return useToxiproxy(toxiproxy, place);
  const proxy = await startEmbeddedProxy(seed === undefined ? {} : { seed });
  closers.push(() => proxy.close());
  return new ProxyControl(proxy.url);
}

function startNodes(plan: ClusterPlan | ExternalPlan, ground: Ground): Promise<Started> {
  if ("external" in plan) return externalNodes(plan, ground.control);
  return ground.options.where === "docker" ? dockerNodes(plan, ground) : localNodes(plan, ground);
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

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
