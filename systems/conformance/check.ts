/**
 * The conformance kit: what an adapter must do so that what is found with it can be believed. An adapter that
 * retries, swallows an error or reports success too early makes false alarms or hides losses, so every check states
 * one duty, and is itself proven by adapters that neglect it (kit.test.ts).
 *
 * Duties that only show on the wire are watched there: at the link, whose connections and bytes are counted.
 */
import type { Cluster } from "../../harness/cluster/cluster.js";
import type { Where } from "../../harness/cluster/ground.js";
import type { Workload } from "../../workloads/index.js";
import type { ServerSystem, Settings, WorkloadClients } from "../system.js";

/** An adapter under examination, with a running cluster of its own. */
export interface Bench {
  readonly system: ServerSystem;
  readonly settings: Settings;
  readonly cluster: Cluster;
  /** Where the cluster runs. Default: local. */
  readonly where?: Where;
  readonly signal: AbortSignal;
}

/** One workload of the adapter. */
export interface Subject {
  readonly workload: Workload;
  readonly clients: WorkloadClients;
}

export interface Check {
  /** The duty, as a sentence about the adapter. */
  readonly name: string;
  /** @throws NotConformant, or whatever the adapter throws */
  run(bench: Bench): Promise<void>;
}

/** The adapter neglects a duty; the message says what was expected, what came, and why it matters. */
export class NotConformant extends Error {
  override readonly name = "NotConformant";
}
