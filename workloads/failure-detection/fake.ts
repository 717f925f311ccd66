/** Nodes that crash and come back, and a detector that sees it at once. */
import { strikesOf, unreliable } from "../unreliable.js";
import { FakeFailure, type Fake } from "../workload.js";
import { NODES } from "./ops.js";

export const fake: Fake = {
  defects: {
    "false-suspicion": { summary: "Suspects a node that never crashed.", finds: ["false-suspicion"] },
    blind: {
      summary: "Never notices that n1 is down.",
      finds: ["undetected-crash"],
      settings: { timeout: "0" },
    },
    slow: {
      summary: "Notices a crash many looks later.",
      finds: ["late-detection", "undetected-crash"],
      settings: { timeout: "0" },
    },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    /** Looks since the crash, by node. */
    const down = new Map<string, number>();
    const look = (): string[] => {
      const suspected: string[] = [];
      for (const [node, looks] of down) {
        down.set(node, looks + 1);
        if (defect === "blind" && node === "n1") continue;
        if (defect !== "slow" || looks > 15) suspected.push(node);
      }
      if (strikes("false-suspicion")) suspected.push(NODES.at(-1)!);
      return suspected;
    };
    const change = (f: string, node: string): string => {
      if (down.has(node) === (f === "crash")) throw new FakeFailure("already so");
      if (f === "crash") down.set(node, 0);
      else down.delete(node);
      return node;
    };
    return {
      invoke: ({ f, value }) =>
        unreliable(random, () => (f === "look" ? look() : change(f, value as string))),
    };
  },
};
