/** The registry of faults. */
import type { Fault } from "./fault.js";
import { latency, reset } from "./links.js";
import { powerLoss } from "./power.js";
import { clock, diskFull } from "./machine.js";
import { failover, membership } from "./roles.js";
import { corruptFile } from "./files.js";
import { bandwidth, limitData, lostReply, slicer, slowClose, timeout } from "./streams.js";
import { lyingNode } from "./lying.js";
import { corruption, duplication, loss, reordering } from "./messages.js";
import { partition } from "./partition.js";
import { kill, pause, restart } from "./processes.js";

export const FAULTS: readonly Fault[] = [
  partition,
  latency,
  reset,
  bandwidth,
  slowClose,
  timeout,
  slicer,
  limitData,
  lostReply,
  lyingNode,
  loss,
  duplication,
  reordering,
  corruption,
  kill,
  pause,
  restart,
  clock,
  diskFull,
  corruptFile,
  powerLoss,
  failover,
  membership,
];

/** Whether nodes must be started on disks of their own for these faults. */
export function needsVolumes(faults: readonly Fault[]): boolean {
  return faults.some((fault) => fault.needsVolumes === true);
}

/** Whether servers must be started with our preload library for these faults. */
export function needsPreload(faults: readonly Fault[]): boolean {
  return faults.some(({ needs }) => needs.includes("clock") || needs.includes("disk"));
}

export * from "./fault.js";
export * from "./nemesis.js";
export * from "./schedule.js";
