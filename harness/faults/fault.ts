/**
 * A fault: something that goes wrong with the network or a process, for a while. Deciding is pure, doing is
 * apart: `choose` draws a plan, `inject` carries it out and returns what was *observed* from outside, `heal`
 * undoes whatever this kind of fault may have done (idempotent, needs no memory), `healed` looks again.
 *
 * A fault that left no receipt proves nothing: a run in which it never bit is not called valid.
 */
import type { Cluster } from "../cluster/cluster.js";
import type { Random } from "../generator/random.js";

/** What a fault needs of a cluster. */
export type Capability =
  | "links"
  | "processes"
  /** The servers take the time from the C library, so that it can be shifted (Go programs do not). */
  | "clock"
  /** The servers write files through the C library, so that a full disk can be played to them. */
  | "disk"
  /** The nodes' data lies in files of their folder. */
  | "files"
  /** The system can make another node the primary. */
  | "failover"
  /** Members can leave and join. */
  | "membership"
  /** Links carry datagrams or streams of known framing, and servers repeat a text when asked to. */
  | "messages"
  /** Several messages of one connection are under way at a time, so that one can overtake another. */
  | "pipelining";

/** What was observed. Goes into the history as the value of the fault's event. */
export interface Receipt {
  /** Names of nodes. */
  readonly targets: readonly string[];
  /** In words, as seen from outside. */
  readonly observed: string;
  /** True when the effect was really seen. */
  readonly bit: boolean;
  /** Who still heard whom: node (or clients) → those whose messages arrived. Of faults that separate nodes. */
  readonly hears?: Readonly<Record<string, readonly string[]>>;
}

/** A plan is plain data, written into the schedule and carried out again by a replay. */
export interface FaultPlan {
  /** Names of nodes; `primaries` stands for whoever is in charge when the fault is injected. */
  readonly targets: readonly string[];
  readonly [setting: string]: unknown;
}

export interface Fault {
  readonly name: string;
  /** One line for `faultline list faults`. */
  readonly summary: string;
  readonly needs: readonly Capability[];
  /** Nodes must have been started on disks of their own. */
  readonly needsVolumes?: boolean;
  /** Colour of its bands in plots. */
  readonly colour: string;
  /** Words that narrow down what is chosen, as in `partition:halves:hold`: word → meaning. */
  readonly words?: Readonly<Record<string, string>>;
  /** Those of `words` that were asked for; set by `narrowed`. */
  readonly asked?: readonly string[];
  choose(nodes: readonly string[], random: Random, asked: readonly string[]): FaultPlan;
  inject(cluster: Cluster, plan: FaultPlan, signal: AbortSignal): Promise<Receipt>;
  heal(cluster: Cluster, signal: AbortSignal): Promise<void>;
  healed(cluster: Cluster, signal: AbortSignal): Promise<Receipt>;
}

/** The fault with what is chosen narrowed down to these words. @throws Error naming a word it does not have */
export function narrowed(fault: Fault, asked: readonly string[]): Fault {
  for (const word of asked) {
    if (fault.words?.[word] === undefined) {
      const there = Object.keys(fault.words ?? {});
      throw new Error(
        `${fault.name} has no "${word}"; ${there.length === 0 ? "it takes no words" : `there are ${there.join(", ")}`}`,
      );
    }
  }
  return asked.length === 0 ? fault : { ...fault, asked };
}

/** As options say it: the name, with what was asked for. */
export function faultLabel(fault: Fault): string {
  return [fault.name, ...(fault.asked ?? [])].join(":");
}
