/** The nemesis of a run: carries out `start-<fault>` and `stop-<fault>`, keeps receipts, heals everything. */
import type { Cluster } from "../cluster/cluster.js";
import type { Invocation, Nemesis } from "../client.js";
import { withDeadline } from "../run/deadline.js";
import { messageOf } from "../run/worker.js";
import { HEAL } from "./schedule.js";
import type { Fault, FaultPlan, Receipt } from "./fault.js";

const HEAL_MS = 40_000;
/** Whoever is not over one fault by then meets the next one as it is; only the last heal waits longer. */
const STOP_MS = 15_000;

export class ClusterNemesis implements Nemesis {
  readonly #cluster: Cluster;
  readonly #faults: ReadonlyMap<string, Fault>;
  /** Receipts of injections by fault; a fault without one that bit was never really there. */
  readonly receipts = new Map<string, Receipt[]>();

  /** @param stopMs how long it is looked for a fault to be over before the schedule goes on */
  constructor(
    cluster: Cluster,
    faults: readonly Fault[],
    private readonly stopMs = STOP_MS,
  ) {
    this.#cluster = cluster;
    this.#faults = new Map(faults.map((fault) => [fault.name, fault]));
    for (const fault of faults) this.receipts.set(fault.name, []);
  }

  /** @returns the receipt: what was observed from outside */
  async invoke({ f, value }: Invocation, signal: AbortSignal): Promise<Receipt> {
    if (f === HEAL) {
      const problems = await this.healAll();
      const targets = this.#cluster.nodes.map((node) => node.name);
      return {
        targets,
        observed: problems.length === 0 ? "everything is healed" : problems.join("; "),
        bit: problems.length === 0,
      };
    }
    const [, step, name] = /^(start|stop)-(.+)$/.exec(f) ?? [];
    const fault = this.#faults.get(name ?? "");
    if (fault === undefined)
      throw new Error(`the run has no fault for "${f}"; it has ${[...this.#faults.keys()].join(", ")}`);
    if (step === "stop") {
      await fault.heal(this.#cluster, signal);
      return this.#lookAfter(fault, signal);
    }
    const receipt = await fault.inject(this.#cluster, value as FaultPlan, signal);
    this.receipts.get(fault.name)!.push(receipt);
    return receipt;
  }

  /** Whether a fault is over; the schedule does not wait for it for long. */
  async #lookAfter(fault: Fault, signal: AbortSignal): Promise<Receipt> {
    const limit = AbortSignal.timeout(this.stopMs);
    const late = (targets: readonly string[], seen: string): Receipt => ({
      targets,
      observed: `not over after ${String(this.stopMs / 1000)} s: ${seen}`,
      bit: false,
    });
    try {
      const receipt = await fault.healed(this.#cluster, AbortSignal.any([signal, limit]));
      return limit.aborted && !receipt.bit ? late(receipt.targets, receipt.observed) : receipt;
    } catch (error) {
      if (!limit.aborted) throw error;
      const targets = this.#cluster.nodes.map(({ name }) => name);
      return late(targets, messageOf(error));
    }
  }

  /**
   * Undoes whatever any fault of this run may have done, and looks whether it helped. Never rejects: every
   * fault is healed even when another cannot be.
   * @returns what is still broken, one line each
   */
  async healAll(): Promise<string[]> {
    const problems: string[] = [];
    const attempt = async (
      fault: Fault,
      what: string,
      work: (signal: AbortSignal) => Promise<unknown>,
    ): Promise<void> => {
      try {
        await withDeadline(`${what} ${fault.name}`, HEAL_MS, work);
      } catch (error) {
        problems.push(`${fault.name}: ${messageOf(error)}`);
      }
    };
    // Heal all before looking at any: a paused node cannot answer through a healed link.
    for (const fault of this.#faults.values())
      await attempt(fault, "heal", (signal) => fault.heal(this.#cluster, signal));
    for (const fault of this.#faults.values()) {
      await attempt(fault, "look after healing", async (signal) => {
        const { bit, observed } = await fault.healed(this.#cluster, signal);
        if (!bit) problems.push(`${fault.name}: ${observed}`);
      });
    }
    return problems;
  }

  /** Names of the faults that never bit. */
  vacuous(): string[] {
    return [...this.receipts]
      .filter(([, receipts]) => !receipts.some((receipt) => receipt.bit))
      .map(([name]) => name);
  }
}
