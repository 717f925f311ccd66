/**
 * A cluster of local processes on loopback, every node behind a link of the embedded proxy. All it creates
 * lies in the run's place and dies with the harness: by close(), by the reaper when the harness is killed, or
 * by `faultline heal` when both are.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { ProxyControl } from "../proxy/control.js";
import { startEmbeddedProxy } from "../proxy/embedded.js";
import { DeadlineError, pause, withDeadline } from "../run/deadline.js";
import { messageOf } from "../run/worker.js";
import { workerUrl } from "../worker-url.js";
import { fileURLToPath } from "node:url";
import type { Cluster, ClusterNode } from "./cluster.js";
import { clearPlace, takeLease } from "./lease.js";
import { NodeProcess, type User } from "./node-process.js";
import type { ClusterPlan, ExternalPlan, Site } from "./plan.js";

export type Ping = (
  address: { readonly host: string; readonly port: number },
  signal: AbortSignal,
) => Promise<void>;

export interface LocalClusterOptions {
  /** Name of the run; its place is named after it. */
  readonly label: string;
  /** Folder for the nodes' logs. */
  readonly logs: string;
  readonly ping: Ping;
  /** How long the system may take until it answers, in milliseconds. Default 60 000. */
  readonly readyMs?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

const NOBODY: User = { uid: 65534, gid: 65534 };
const HOST = "127.0.0.1";
const PING_MS = 2000;

/** Starts the plan's nodes and waits until each answers. @throws when one doesn't, with the end of its log */
export async function startLocalCluster(
  plan: ClusterPlan | ExternalPlan,
  options: LocalClusterOptions,
): Promise<Cluster> {
  const place = takeLease(options.label);
  const reaper = startReaper(place);
  const closers: (() => Promise<unknown>)[] = [];
  const close = once(async () => {
    for (const closer of closers.reverse()) await closer().catch(() => undefined);
    await clearPlace(place);
    reaper.kill("SIGKILL");
  });
  try {
    const proxy = await startEmbeddedProxy(options.seed === undefined ? {} : { seed: options.seed });
    closers.push(() => proxy.close());
    const control = new ProxyControl(proxy.url);
    mkdirSync(options.logs, { recursive: true });
    const nodes =
      "external" in plan
        ? await externalNodes(plan, control)
        : await localNodes(plan, options, place, control, closers);
    const cluster: Cluster = {
      nodes,
      proxy: control,
      ping: options.ping,
      close,
      [Symbol.asyncDispose]: close,
    };
    await ready(cluster, options);
    return cluster;
  } catch (error) {
    await close();
    throw error;
  }
}

async function externalNodes(plan: ExternalPlan, control: ProxyControl): Promise<ClusterNode[]> {
  return Promise.all(plan.external.map(({ name, host, port }) => link(control, name, { host, port })));
}

async function localNodes(
  plan: ClusterPlan,
  options: LocalClusterOptions,
  place: string,
  control: ProxyControl,
  closers: (() => Promise<unknown>)[],
): Promise<ClusterNode[]> {
  const user = plan.unprivileged === true && process.getuid?.() === 0 ? NOBODY : undefined;
  const programs =
    user === undefined ? new Map<string, string>() : readablePrograms(plan.programs ?? [], place);
  const ports = await freePorts(plan.nodes.length);
  return Promise.all(
    plan.nodes.map(async (nodePlan, i) => {
      const site: Site = { folder: join(place, nodePlan.name), host: HOST, port: ports[i]! };
      const log = join(options.logs, `${nodePlan.name}.log`);
      const node = new NodeProcess(relocated(nodePlan, programs), site, user, log);
      await node.setup(options.signal);
      closers.push(() => node.stop());
      await node.start();
      return { ...(await link(control, nodePlan.name, site)), processes: node, log };
    }),
  );
}

async function link(
  control: ProxyControl,
  name: string,
  direct: { host: string; port: number },
): Promise<ClusterNode> {
  const linkName = `clients-${name}`;
  const upstream = direct.host.includes(":") ? `[${direct.host}]` : direct.host;
  const { listen } = await control.createProxy({
    name: linkName,
    listen: `${HOST}:0`,
    upstream: `${upstream}:${String(direct.port)}`,
  });
  const port = Number(listen.slice(listen.lastIndexOf(":") + 1));
  return { name, host: HOST, port, direct: { host: direct.host, port: direct.port }, link: linkName };
}

async function ready(cluster: Cluster, options: LocalClusterOptions): Promise<void> {
  const until = Date.now() + (options.readyMs ?? 60_000);
  await Promise.all(cluster.nodes.map((node) => answers(cluster, node, until, options.signal)));
}

async function answers(
  cluster: Cluster,
  node: ClusterNode,
  until: number,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const ended = (node.processes as NodeProcess | undefined)?.exited();
    if (ended !== undefined) throw new Error(ended);
    try {
      // First past the link, whose proxy would hide why a server does not answer; then as clients will.
      for (const address of [node.direct, node]) {
        await withDeadline("ping", PING_MS, (deadline) => cluster.ping(address, deadline), signal);
      }
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (Date.now() > until) {
        const { host, port } = node.direct;
        const log = node.log === undefined ? "" : ` (its log: ${node.log})`;
        throw new DeadlineError(
          `${node.name} at ${host}:${String(port)} does not answer: ${messageOf(error)}${log}`,
        );
      }
    }
    await pause(20, signal);
  }
}

/**
 * Programs under a folder that only root may enter (a checkout in root's home) are copied into the place.
 * @returns where each program folder is now, for those that moved
 */
function readablePrograms(folders: readonly string[], place: string): Map<string, string> {
  const moved = new Map<string, string>();
  folders.forEach((folder, i) => {
    if (openToAll(folder)) return;
    const copy = join(place, `programs-${String(i)}`);
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    moved.set(folder, copy);
  });
  return moved;
}

function openToAll(folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return false;
    if (dirname(path) === path) return true;
  }
}

function relocated(
  plan: ClusterPlan["nodes"][number],
  moved: ReadonlyMap<string, string>,
): ClusterPlan["nodes"][number] {
  if (moved.size === 0) return plan;
  const at = (file: string): string => {
    for (const [from, to] of moved) if (file.startsWith(from)) return to + file.slice(from.length);
    return file;
  };
  return {
    ...plan,
    setup: (site) => plan.setup(site).map((command) => ({ ...command, file: at(command.file) })),
    server: (site) => {
      const command = plan.server(site);
      return { ...command, file: at(command.file) };
    },
  };
}

/** Ports that are free now. All are held until the last is known, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, HOST, resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function startReaper(place: string): ReturnType<typeof spawn> {
  const script = fileURLToPath(workerUrl("./reaper-worker.js", import.meta.url));
  const reaper = spawn(process.execPath, [script, place], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  reaper.on("error", () => undefined);
  reaper.unref();
  (reaper.stdin as unknown as { unref?: () => void }).unref?.();
  return reaper;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
