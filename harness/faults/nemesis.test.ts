/** The schedule goes on although a cluster is not over a fault yet; what the nemesis saw says so. */
import { describe, expect, it } from "vitest";
import type { Cluster } from "../cluster/cluster.js";
import type { Fault } from "./fault.js";
import { ClusterNemesis } from "./nemesis.js";

const CLUSTER = { nodes: [{ name: "n1" }] } as unknown as Cluster;
const { signal } = new AbortController();
const stop = { f: "stop-flood", value: null, key: null, process: 0 };

/** A fault that is over after `ms`, or when it is given up. */
function flood(ms: number, givenUp: "told" | "thrown" = "told"): Fault {
  return {
    name: "flood",
    summary: "",
    needs: [],
    colour: "",
    choose: () => ({ targets: ["n1"] }),
    inject: () => Promise.resolve({ targets: ["n1"], observed: "water", bit: true }),
    heal: () => Promise.resolve(),
    healed: (_cluster, given) =>
      new Promise((resolve, reject) => {
        const receipt = { targets: ["n1"], observed: "dry", bit: true };
        const timer = setTimeout(() => resolve(receipt), ms);
        given.addEventListener("abort", () => {
          clearTimeout(timer);
          if (givenUp === "told") resolve({ ...receipt, observed: "wet", bit: false });
          else reject(new Error("wet"));
        });
      }),
  };
}

describe("what is stopped", () => {
  it("is looked after until it is over", async () => {
    const nemesis = new ClusterNemesis(CLUSTER, [flood(10)], 60_000);
    expect(await nemesis.invoke(stop, signal)).toEqual({ targets: ["n1"], observed: "dry", bit: true });
  });

  it.each(["told", "thrown"] as const)("is not waited for any longer than that: %s", async (givenUp) => {
    const nemesis = new ClusterNemesis(CLUSTER, [flood(60_000, givenUp)], 20);
    expect(await nemesis.invoke(stop, signal)).toEqual({
      targets: ["n1"],
      observed: "not over after 0.02 s: wet",
      bit: false,
    });
  });
});
