/** The registry of faults. */
import type { Fault } from "./fault.js";
import { latency, reset } from "./links.js";
import { partition } from "./partition.js";
import { kill, pause, restart } from "./processes.js";

export const FAULTS: readonly Fault[] = [partition, latency, reset, kill, pause, restart];

export * from "./fault.js";
export * from "./nemesis.js";
export * from "./schedule.js";
