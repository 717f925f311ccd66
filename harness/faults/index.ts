/** The registry of faults. */
import type { Fault } from "./fault.js";
import { latency, reset } from "./links.js";
import { clock, diskFull } from "./machine.js";
import { failover, membership } from "./roles.js";
import { corruptFile } from "./files.js";
import { bandwidth, limitData, slicer, slowClose, timeout } from "./streams.js";
import { lyingNode } from "./lying.js";
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
  lyingNode,
  kill,
  pause,
  restart,
  clock,
  diskFull,
  corruptFile,
  failover,
  membership,
];

/** Whether servers must be started with our preload library for these faults. */
export function needsPreload(faults: readonly Fault[]): boolean {
  return faults.some(({ needs }) => needs.includes("clock") || needs.includes("disk"));
}

export * from "./fault.js";
export * from "./nemesis.js";
export * from "./schedule.js";
