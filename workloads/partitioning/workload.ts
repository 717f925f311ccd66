/**
 * **partitioning**: where does a key go? Everybody who asks by the same table must hear the same node; a change of
 * nodes must not move more keys than it calls for (`--set movement=1.5`); and the load, under keys by Zipf's law, must
 * be as even as was set (`--set gini=0.3`). The verdict tells the Gini coefficient and the busiest node's share.
 */
import { partitioningChecker } from "../../checkers/partitioning/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { routes } from "./generate.js";

export const partitioning: Workload = {
  name: "partitioning",
  summary: "Keys on nodes: all agree where a key goes, few move, load is even.",
  checker: partitioningChecker,
  settings: {
    keys: "How many keys there are (default 200).",
    skew: "Exponent of Zipf's law, 0 for uniform keys (default 1).",
    gini: "Bound on the Gini coefficient of the nodes' load (default: none).",
    movement: "How many times the least number of keys may move at a rebalancing (default: any).",
  },
  generate({ settings }) {
    const skew = Number(settings["skew"] ?? 1);
    if (!(skew >= 0)) throw new Error(`--set skew=${settings["skew"]!}: expected a number, 0 or more`);
    return routes({ keys: integerSetting(settings, "keys", 200), skew });
  },
  isRead: ({ f }) => f === "route",
  fake,
};
