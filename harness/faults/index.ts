/** The registry of faults. */
import type { Fault } from "./fault.js";
import { latency, partition, reset } from "./links.js";
import { kill, pause } from "./processes.js";

export const FAULTS: readonly Fault[] = [partition, latency, reset, kill, pause];

export * from "./fault.js";
export * from "./nemesis.js";
export * from "./schedule.js";
