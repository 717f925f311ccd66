/**
 * Faults of data at rest: while a node is down, bits of one of its files flip, or its end is cut off. What becomes of
 * it is the system's business; a node that does not come up again over it gets the file back as it was.
 */
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  rmSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Cluster, ClusterNode } from "../cluster/cluster.js";
import { keyedRandom, type Random } from "../generator/random.js";
import { pause } from "../run/deadline.js";
import type { Fault, FaultPlan } from "./fault.js";
import { linksAnswer, look, lookUntilAnswer } from "./observe.js";
import { chooseTargets, TARGETS, targetsOf } from "./targets.js";

const HOW: Readonly<Record<string, string>> = {
  flip: "bits of a file flip",
  truncate: "the end of a file is cut off",
};

interface FilePlan extends FaultPlan {
  readonly how: string;
  /** Decides which file and which bytes; the files are not known before. */
  readonly draw: number;
}

/** Data files below a folder, the larger the likelier to be struck. */
function dataFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => {
      try {
        const about = statSync(path);
        return about.isFile() && about.size > 0 && !/\.(conf|cnf|pid|opts|lock)$/.test(path);
      } catch {
        return false;
      }
    })
    .sort((a, b) => statSync(b).size - statSync(a).size || (a < b ? -1 : 1));
}

const FLIPS = 8;

/** @returns how many bytes were changed */
function flip(file: number, size: number, random: Random): number {
  const places = new Set(Array.from({ length: FLIPS }, () => random.below(size)));
  const byte = Buffer.alloc(1);
  for (const at of places) {
    readSync(file, byte, 0, 1, at);
    byte[0]! ^= 1 << random.below(8);
    writeSync(file, byte, 0, 1, at);
  }
  return places.size;
}

function damage(node: ClusterNode, { how, draw }: FilePlan): string {
  if (node.folder === undefined) throw new Error(`${node.name} has no files of ours to damage`);
  const random = keyedRandom(draw, 0, 0);
  const files = dataFiles(node.folder);
  if (files.length === 0) throw new Error(`${node.name} has no data files yet in ${node.folder}`);
  const path = files[Math.min(random.below(files.length), random.below(files.length))]!;
  const name = path.slice(node.folder.length + 1);
  const file = openSync(path, "r+");
  try {
    const { size } = fstatSync(file);
    if (how === "flip")
      return `${name}: ${String(flip(file, size, random))} of ${String(size)} bytes changed`;
    const left = random.below(size);
    ftruncateSync(file, left);
    return `${name}: cut from ${String(size)} to ${String(fstatSync(file).size)} bytes`;
  } finally {
    closeSync(file);
  }
}

/** Beside the node's folder, so that the server never sees it. */
const backupOf = (folder: string): string => `${folder}-backup`;

/** With owners and modes. The folder itself may be a mount: what is in it is copied. */
async function copyTree(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  await promisify(execFile)("cp", ["-a", `${from}/.`, to], { timeout: 60_000 });
}

const COMES_UP_MS = 3000;
const LOOKS = 10;
const LOOK_EVERY_MS = 150;

/** Whether a node comes up and goes on answering: damage may show only after a while. */
async function standsUp(cluster: Cluster, node: ClusterNode, signal: AbortSignal): Promise<boolean> {
  let sight = await lookUntilAnswer(cluster, node.direct, COMES_UP_MS, signal);
  for (let n = 0; n < LOOKS && sight.answers; n++) {
    await pause(LOOK_EVERY_MS, signal);
    sight = await look(cluster, node.direct, COMES_UP_MS);
  }
  return sight.answers;
}

/** Starts what is down; what does not come up for the damage gets its files back as they were before it. */
async function revive(cluster: Cluster, node: ClusterNode, signal: AbortSignal): Promise<void> {
  const { processes, folder } = node;
  if (processes === undefined || folder === undefined) return;
  await processes.start();
  const backup = backupOf(folder);
  if (!existsSync(backup)) return;
  if (!(await standsUp(cluster, node, signal))) {
    await processes.kill();
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    await copyTree(backup, folder);
    // What was put back must not be lost when the power fails next.
    await node.volume?.flush();
    await processes.start();
  }
  rmSync(backup, { recursive: true });
}

export const corruptFile: Fault = {
  name: "corrupt-file",
  summary: "While nodes are down, bits of a file flip or its end is lost; then they are started again.",
  needs: ["files", "processes"],
  colour: "#882255",
  words: { ...TARGETS, ...HOW },
  choose: (nodes, random, asked): FilePlan => {
    const words = asked.filter((word) => HOW[word] !== undefined);
    const targets = asked.some((word) => TARGETS[word] !== undefined) ? asked : ["one"];
    return {
      targets: chooseTargets(nodes, random, targets),
      how: random.pick(words.length === 0 ? Object.keys(HOW) : words),
      draw: random.below(2 ** 31),
    };
  },
  async inject(cluster, plan, signal) {
    const nodes = await targetsOf(cluster, plan, signal);
    const seen: string[] = [];
    for (const node of nodes) {
      if (node.processes === undefined) throw new Error(`${node.name} is not a process of ours`);
      await node.processes.kill();
      if (node.folder !== undefined) await copyTree(node.folder, backupOf(node.folder));
      seen.push(`${node.name}: ${damage(node, plan as FilePlan)}`);
      await node.processes.start();
    }
    return { targets: nodes.map(({ name }) => name), observed: seen.join("; "), bit: true };
  },
  async heal(cluster, signal) {
    await Promise.all(cluster.nodes.map((node) => revive(cluster, node, signal)));
  },
  healed: linksAnswer,
};
