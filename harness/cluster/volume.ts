/**
 * A disk of a node's own, so that its power can fail: a file system in a file, mounted on the node's folder, that
 * writes nothing back by itself for minutes. After a power failure there is on it what had been flushed: the file as
 * it is at that moment, without what the kernel still has in memory. Needs root.
 */
import { execFile } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { User } from "./user.js";

const SIZE = "512M";
const LIMIT_MS = 60_000;

async function run(file: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(file, args, { timeout: LIMIT_MS });
}

/** Undefined when nodes can have disks of their own; otherwise why not, and what to do. */
export async function whyNoVolumes(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "power loss needs file systems of the nodes' own, which only root on Linux may mount";
  try {
    await run("mkfs.ext4", "-V");
  } catch {
    return "power loss needs mkfs.ext4: apt-get install e2fsprogs";
  }
  return existsSync("/dev/loop-control")
    ? undefined
    : "power loss needs loop devices, which this kernel lacks";
}

export class Volume {
  private constructor(
    readonly folder: string,
    readonly image: string,
  ) {}

  /** Makes the disk and mounts it on the folder. @throws Error when that cannot be done here */
  static async create(folder: string, user: User | undefined): Promise<Volume> {
    const why = await whyNoVolumes();
    if (why !== undefined) throw new Error(why);
    const volume = new Volume(folder, `${folder}.img`);
    mkdirSync(folder, { recursive: true });
    await run("truncate", "-s", SIZE, volume.image);
    await run("mkfs.ext4", "-q", "-F", volume.image);
    await volume.#mount();
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    return volume;
  }

  /** Flushes everything: what was set up before the run began is not to be lost. */
  async flush(): Promise<void> {
    await run("sync", "-f", this.folder);
  }

  /** What is on the disk now, and nothing that is only in memory. The processes must stand still. */
  async snapshot(): Promise<void> {
    await run("cp", "--sparse=always", this.image, `${this.image}.kept`);
  }

  /** Goes on with the snapshot. The processes must be gone. */
  async restore(): Promise<void> {
    await unmount(this.folder);
    renameSync(`${this.image}.kept`, this.image);
    await this.#mount();
  }

  async #mount(): Promise<void> {
    // The journal is written back after five minutes by itself: longer than any run needs.
    await run("mount", "-o", "loop,commit=300", this.image, this.folder);
  }
}

async function unmount(folder: string): Promise<void> {
  await run("umount", folder);
}

/** Unmounts everything below a folder: what a run that died may have left. */
export async function unmountBelow(folder: string): Promise<void> {
  if (process.platform !== "linux") return;
  const mounts = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replaceAll("\\040", " "))
    .filter((path) => path !== folder && dirname(path).startsWith(folder));
  for (const path of mounts.reverse()) await unmount(path).catch(() => run("umount", "-l", path));
}
