/**
 * A run's place on this machine, and who owns it. Everything a local run creates lies in one folder under the
 * temporary directory, together with a lease that names the owning harness. When the owner is dead, anyone may
 * clear the place: kill what works in it, remove it. Nothing outside it is ever touched.
 */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { removeContainers } from "../docker/cleanup.js";
import { removeProxies } from "../proxy/shared.js";
import { processesOf, processInfo, signalProcess } from "./processes.js";
import { unmountBelow } from "./volume.js";
import { pause } from "../run/deadline.js";

export interface Lease {
  /** Name of the run. */
  readonly label: string;
  /** The harness that owns it. */
  readonly pid: number;
  readonly started: string;
}

const PREFIX = "faultline-";
const LEASE = "lease.json";

/** The folder that holds the places of this user's runs. */
export function placesRoot(): string {
  return join(tmpdir(), PREFIX + String(userInfo().uid));
}

/** Creates the place of a run owned by this process. @returns its folder */
export function takeLease(label: string): string {
  const folder = join(placesRoot(), label);
  mkdirSync(folder, { recursive: true });
  // Servers may have to run as another user, who must be able to pass through.
  chmodSync(placesRoot(), 0o755);
  chmodSync(folder, 0o755);
  const lease: Lease = { label, pid: process.pid, started: processInfo(process.pid)?.started ?? "" };
  writeFileSync(join(folder, LEASE), JSON.stringify(lease));
  return folder;
}

export interface Place {
  readonly folder: string;
  /** Undefined when the lease was never written or is damaged: such a place has no owner. */
  readonly lease: Lease | undefined;
  readonly alive: boolean;
}

/** The places of all runs on this machine that this user may see. */
export function listPlaces(): Place[] {
  return safeList(tmpdir())
    .filter((name) => name.startsWith(PREFIX) && /^faultline-\d+$/.test(name))
    .flatMap((name) => safeList(join(tmpdir(), name)).map((label) => join(tmpdir(), name, label)))
    .filter((folder) => isFolder(folder))
    .map((folder) => {
      const lease = readLease(folder);
      return { folder, lease, alive: lease !== undefined && isOwnerAlive(lease) };
    });
}

function isOwnerAlive(lease: Lease): boolean {
  const info = processInfo(lease.pid);
  return info !== undefined && info.started === lease.started;
}

function readLease(folder: string): Lease | undefined {
  try {
    const lease = JSON.parse(readFileSync(join(folder, LEASE), "utf8")) as Lease;
    return Number.isInteger(lease.pid) ? lease : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Kills every process that works in a place and removes it. Safe to call twice, and from two processes at once.
 * @returns how many processes were killed
 */
export async function clearPlace(folder: string): Promise<number> {
  await removeProxies(folder).catch(() => 0);
  let killed = await removeContainers(folder).catch(() => 0);
  for (let round = 0; round < 100; round++) {
    const left = processesOf(folder);
    if (left.length === 0) break;
    if (round === 0) killed += left.length;
    for (const { pid } of left) signalProcess(pid, "SIGKILL");
    await pause(20);
  }
  await unmountBelow(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  try {
    // Only when it is empty: other runs have places beside this one.
    rmdirSync(dirname(folder));
  } catch {
    // In use, or someone else was faster.
  }
  return killed;
}

function safeList(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
