/** Duties towards faults: each one that the adapter offers really strikes, and is gone after heal. */
import type { Cluster } from "../../harness/cluster/cluster.js";
import { allAnswer } from "../../harness/cluster/ready.js";
import type { Fault, FaultPlan, Receipt } from "../../harness/faults/fault.js";
import { FAULTS } from "../../harness/faults/index.js";
import { aroundText } from "../../harness/faults/observe.js";
import { keyedRandom } from "../../harness/generator/random.js";
import { pause } from "../../harness/run/deadline.js";
import type { ServerSystem, Settings, WorkloadClients } from "../system.js";
import { NotConformant, type Check } from "./check.js";

const READY_MS = 30_000;
const ATTEMPTS = 3;
const PAUSE_MS = 2000;

/** @param clients those whose connections there are to break: of a workload that the settings are for */
export function faultChecks(
  system: ServerSystem,
  settings: Settings,
  clients: WorkloadClients | undefined,
): (Check & { readonly fault: string })[] {
  const offered = system.capabilities(settings);
  const possible = FAULTS.filter((fault) => fault.needs.every((need) => offered.includes(need)));
  return possible.map((fault) => ({
    name: `the fault ${fault.name} strikes, and is gone after heal`,
    fault: fault.name,
    async run({ cluster, settings, signal }) {
      // Containers, and whoever is not root, have no disks of their own.
      if (fault.needsVolumes === true && cluster.nodes.some(({ volume }) => volume === undefined)) return;
      // What the fault before has done, a cluster may need a while to get over.
      await allAnswer(cluster, READY_MS, signal);
      const names = cluster.nodes.map(({ name }) => name);
      // Some faults need connections to break.
      const open = await Promise.all(
        cluster.nodes.map((node) => clients!.open(node, settings, signal, cluster.nodes)),
      );
      const plan = fault.choose(
        names,
        keyedRandom(3, 0, 0),
        fault.words?.["one"] === undefined ? [] : ["one"],
      );
      try {
        const receipt = await struck(fault, cluster, plan, signal);
        if (!receipt.bit)
          throw new NotConformant(`expected ${fault.name} to be seen from outside, saw: ${receipt.observed}`);
      } finally {
        await fault.heal(cluster, signal);
        await Promise.all(open.map((client) => client.close()));
      }
      const after = await fault.healed(cluster, signal);
      if (!after.bit)
        throw new NotConformant(`expected ${fault.name} to be gone after heal, saw: ${after.observed}`);
      const around = cluster.bypasses?.() ?? [];
      if (around.length > 0)
        throw new NotConformant(
          `expected nodes to reach each other over their links, saw others: ${aroundText(around)}`,
        );
    },
  }));
}

/**
 * Servers that call themselves ready may be about to make their connections to each other anew, after the fault before;
 * one that breaks connections then finds none. It has a few attempts, and must strike in one.
 */
async function struck(
  fault: Fault,
  cluster: Cluster,
  plan: FaultPlan,
  signal: AbortSignal,
): Promise<Receipt> {
  for (let attempt = 1; ; attempt++) {
    const receipt = await fault.inject(cluster, plan, signal);
    if (receipt.bit || attempt === ATTEMPTS) return receipt;
    await fault.heal(cluster, signal);
    await pause(PAUSE_MS, signal);
  }
}
