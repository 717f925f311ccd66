/**
 * Nodes as containers: behind a link from clients each, and between any two of them a link in each direction. A
 * node's folder and its log are those of a local run, mounted under the same paths, so that a plan need not know.
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bypassesByAddress } from "../cluster/bypass.js";
import type { ClusterNode } from "../cluster/cluster.js";
import type { ClusterOptions, Ground, Started } from "../cluster/ground.js";
import { linkedNode, linkPeers } from "../cluster/links.js";
import { Machine } from "../cluster/machine.js";
import type { ClusterPlan, Command, NodePlan, Site } from "../cluster/plan.js";
import { giveTo, prepareFolder, siteOf } from "../cluster/site.js";
import { NOBODY, type User } from "../cluster/user.js";
import { buildPreload } from "../preload/build.js";
import { routesFrom } from "../preload/routes.js";
import { markPlace } from "./cleanup.js";
import { NodeContainer } from "./container.js";
import { containerRuntime, LABEL, whyNoDocker, type Engine } from "./engine.js";
import { ensureImage } from "./image.js";
import { createNetwork, type ContainerNetwork } from "./network.js";

/** @throws Error when Docker cannot be used here, or an image is not to be had */
export async function dockerNodes(plan: ClusterPlan, ground: Ground): Promise<Started> {
  const why = await whyNoDocker();
  if (why !== undefined) throw new Error(why);
  if (plan.image === undefined)
    throw new Error("this system has no image to run as containers; here: --where local");
  const { options, place, control, closers } = ground;
  if (options.volumes === true)
    throw new Error(
      "power loss works on local nodes only: --where local (or leave power-loss out of --faults)",
    );
  const runtime = await containerRuntime();
  const engine = runtime.container.dockerode;
  await ensureImage(runtime, plan.image);
  markPlace(place);
  const names = plan.nodes.map(({ name }) => name);
  const network = await createNetwork(engine, options.label, names.length, plan.ports);
  const links = await linkPeers(control, names, network.addresses, plan);
  const routed = plan.byAddress === true && names.length > 1;
  const library = options.preload === true || routed ? await buildPreload(place) : undefined;
  const carrier: Carrier = {
    engine,
    image: plan.image,
    network,
    programs: plan.programs ?? [],
    user: plan.unprivileged === true ? NOBODY : undefined,
  };
  const prepared: { site: Site; nodePlan: NodePlan; log: string; machine: Machine | undefined }[] = [];
  for (const [i, nodePlan] of plan.nodes.entries()) {
    const site = siteOf(names, i, place, network.addresses, true);
    prepareFolder(nodePlan, site, carrier.user);
    writeFileSync(logOf(options, site.name), "");
    giveTo(carrier.user, logOf(options, site.name));
    await setup(nodePlan, site, ground, carrier);
    const machine = options.preload === true ? new Machine(join(place, `control-${site.name}`)) : undefined;
    const log = logOf(options, site.name);
    prepared.push({ site, nodePlan, log, machine });
  }
  const nodes = await Promise.all(
    prepared.map(async ({ site, nodePlan, log, machine }): Promise<ClusterNode> => {
      const environment = {
        ...(library === undefined ? {} : { LD_PRELOAD: library }),
        ...machine?.environment,
        ...(routed ? routesFrom(site) : {}),
      };
      const container = await create(
        carrier,
        ground,
        site,
        script(nodePlan.servers(site), site, log, environment),
      );
      const processes = new NodeContainer(site.name, container, nodePlan.stopSignal, log);
      closers.push(() => processes.remove());
      await processes.start();
      const has = { processes, log, ...(machine === undefined ? {} : { machine }) };
      const { node, link } = await linkedNode(control, site, has, plan);
      links.push(link);
      return node;
    }),
  );
  return { nodes, links, bypasses: () => bypassesByAddress(prepared.map(({ site }) => site)) };
}

/** What all containers of a run have in common. */
interface Carrier {
  readonly engine: Engine;
  readonly image: string;
  readonly network: ContainerNetwork;
  /** Folders with programs that are this machine's, not the image's. */
  readonly programs: readonly string[];
  /** Who the servers run as; undefined: root, whose folders they work in, whoever the image would have. */
  readonly user: User | undefined;
}

function logOf({ logs }: ClusterOptions, name: string): string {
  // Mounts want whole paths.
  return resolve(logs, `${name}.log`);
}

/** Runs the setup commands in a container that is gone afterwards. @throws with the end of their output */
async function setup(plan: NodePlan, site: Site, ground: Ground, carrier: Carrier): Promise<void> {
  const commands = plan.setup?.(site) ?? [];
  if (commands.length === 0) return;
  const steps = commands.map((command) => shellCommand(command)).join(" && ");
  const container = await create(carrier, ground, site, `cd ${quoted(site.folder)} && ${steps}`);
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    if (StatusCode === 0) return;
    const output = (await container.logs({ stdout: true, stderr: true, tail: 8 })).toString("latin1");
    throw new Error(`${site.name}: setting up failed with code ${String(StatusCode)}: ${steps}: ${output}`);
  } finally {
    await container.remove({ force: true, v: true });
  }
}

function create(
  { engine, image, network, programs, user }: Carrier,
  { options, place }: Ground,
  site: Site,
  run: string,
): ReturnType<Engine["createContainer"]> {
  return engine.createContainer({
    Image: image,
    Entrypoint: ["sh", "-c"],
    Cmd: [run],
    Hostname: site.name,
    Labels: { [LABEL]: options.label },
    User: user === undefined ? "0:0" : `${String(user.uid)}:${String(user.gid)}`,
    HostConfig: {
      NetworkMode: network.name,
      // Where a node's name leads is the business of each node's own links.
      ExtraHosts: site.peers.flatMap(({ name, address }) =>
        name === site.name ? [] : [`${name}:${address}`],
      ),
      // The log as a file of its own: servers may not enter the folder it is in.
      Binds: [
        ...[place, logOf(options, site.name)].map((path) => `${path}:${path}`),
        ...programs.map((path) => `${path}:${path}:ro`),
      ],
    },
    NetworkingConfig: { EndpointsConfig: { [network.name]: { IPAMConfig: { IPv4Address: site.host } } } },
  });
}

/** The servers of a node as one script: the first is the container's own process. */
function script(
  [first, ...others]: readonly [Command, ...Command[]],
  site: Site,
  log: string,
  environment: Readonly<Record<string, string>>,
): string {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)};`);
  const beside = others.map((command) => `${shellCommand(command)} &`);
  return [
    `exec >>${quoted(log)} 2>&1;`,
    `cd ${quoted(site.folder)};`,
    ...exports,
    ...beside,
    `exec ${shellCommand(first)}`,
  ].join(" ");
}

function shellCommand({ file, args, env = {} }: Command): string {
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
  const words = [file, ...args].map(quoted);
  return (assignments.length === 0 ? words : ["env", ...assignments, ...words]).join(" ");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
