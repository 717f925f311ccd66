/** Rendezvous hashing over a few nodes: everybody computes the same, and few keys move when nodes change. */
import { mix32 } from "../../harness/generator/random.js";
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "stale-table": {
      summary: "A router sends by the old table under the new number.",
      finds: ["routed-apart"],
    },
    "mod-n": {
      summary: "Places keys by the remainder, so that nearly all of them move.",
      finds: ["moved-too-many"],
      settings: { movement: "1.5" },
    },
    "hot-node": {
      summary: "Places most keys on one node.",
      finds: ["skewed-load"],
      settings: { gini: "0.5" },
    },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    let nodes = ["n1", "n2", "n3", "n4", "n5"];
    let before = nodes;
    let epoch = 1;
    const place = (key: number, among: readonly string[]): string => {
      if (defect === "mod-n") return among[key % among.length]!;
      if (defect === "hot-node" && key % 10 > 0) return among[0]!;
      const weight = (node: string) => mix32(key, Number(node.slice(1))) >>> 0;
      return among.reduce((best, node) => (weight(node) > weight(best) ? node : best));
    };
    const rebalance = (): { epoch: number; nodes: string[] } => {
      before = nodes;
      epoch++;
      nodes = nodes.length === 5 ? [...nodes, "n6"] : nodes.slice(0, 5);
      return { epoch, nodes };
    };
    return {
      invoke: ({ f, value }) =>
        unreliable(random, () => {
          if (f === "rebalance") return rebalance();
          return { node: place(value as number, strikes("stale-table", 0.2) ? before : nodes), epoch };
        }),
    };
  },
};
