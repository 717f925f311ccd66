/**
 * Partitioning: everybody who routes by the same table sends a key to the same node, a new table moves no more keys
 * than it must, and nodes carry about the same load.
 *
 * `route` key → node, [epoch, node] or {node, epoch}; `rebalance` → number of nodes, their list, or
 * {epoch, nodes}, begins a new epoch (where answers carry none, the number of rebalances that were over; what overlaps one is not compared).
 *
 * Load is counted in routes: `checked` has the Gini coefficient over nodes and the busiest node's share as multiple
 * of the mean, and the same at the 99th percentile; `--set gini=0.3` makes a bound of it. Keys that move
 * between two epochs with n and m nodes should be |m - n| / max(n, m) of all (consistent hashing, Karger 1997);
 * `--set movement=1.5` allows that many times as many.
 */
import type { Checker } from "../checker.js";
import { Evidence, judgeGuarantees, numberSetting, requested, whyVacuous } from "../guarantees/index.js";
import { keyName, show, type Operation } from "../history/index.js";
import { gini, peak } from "./load.js";
import { routesOf, type Route } from "./routes.js";
import { understanding } from "../understanding.js";

const NAME = "partitioning";

export const partitioningChecker: Checker = understanding({
  name: NAME,
  summary: "keys on nodes: all agree, few move, load is even",
  operations: ["route", "rebalance"],
  settings: {
    gini: "bound on the Gini coefficient of the nodes' load, 0 to 1 (default: none)",
    movement: "how many times the least number of keys may move at a rebalancing (default: any)",
  },
  models: ["sound-partitioning", "placement-agreement", "balance", "minimal-movement"],
  check(history, options = {}) {
    const { settings = {} } = options;
    const evidence = new Evidence();
    const { routes, nodes } = routesOf(history);
    const { placed, pairs } = judgeAgreement(routes, evidence);
    const load = new Map<string, number>([...(nodes.at(-1)?.names ?? [])].map((name) => [name, 0]));
    for (const { node } of routes) load.set(show(node), (load.get(show(node)) ?? 0) + 1);
    const coefficient = gini([...load.values()]);
    const bound = numberSetting(settings, "gini");
    if (bound !== undefined && coefficient > bound) skewed(routes, load, coefficient, bound, evidence);
    const moved = judgeMovement(placed, nodes, numberSetting(settings, "movement"), evidence);
    const open = whyVacuous(NAME, { routes: routes.length, pairs });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "sound-partitioning"),
      judged: partitioningChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "one node for each key and epoch",
      checked: {
        operations: history.length,
        routes: routes.length,
        epochs: placed.size,
        gini: coefficient,
        "peak-load": peak([...load.values()], 1),
        "p99-load": peak([...load.values()], 0.99),
        moved,
      },
    });
  },
});

type Placed = ReadonlyMap<number, ReadonlyMap<string, Route>>;

function judgeAgreement(routes: readonly Route[], evidence: Evidence): { placed: Placed; pairs: number } {
  const placed = new Map<number, Map<string, Route>>();
  let pairs = 0;
  for (const route of routes) {
    if (route.epoch === undefined) continue;
    let table = placed.get(route.epoch);
    if (table === undefined) placed.set(route.epoch, (table = new Map()));
    const name = keyName(route.key);
    const before = table.get(name);
    if (before === undefined) {
      table.set(name, route);
      continue;
    }
    pairs++;
    if (show(before.node) === show(route.node)) continue;
    evidence.add(
      "routed-apart",
      () => ({
        key: route.key,
        operations: [before.operation.start, route.operation.start],
        message:
          `Key ${show(route.key)} was sent to ${show(before.node)} (index ${String(before.operation.start)}) and to ` +
          `${show(route.node)} (index ${String(route.operation.start)}) by the same table, ${String(route.epoch)}.`,
      }),
      route.operation.returned,
    );
  }
  return { placed, pairs };
}

/** @returns keys that moved, over all changes of epoch */
function judgeMovement(
  placed: Placed,
  nodes: readonly { epoch: number; count: number; operation?: Operation }[],
  factor: number | undefined,
  evidence: Evidence,
): number {
  const epochs = [...placed.keys()].sort((a, b) => a - b);
  let all = 0;
  for (let i = 1; i < epochs.length; i++) {
    const [before, after] = [placed.get(epochs[i - 1]!)!, placed.get(epochs[i]!)!];
    let [common, moved] = [0, 0];
    let example: readonly [Route, Route] | undefined;
    for (const [name, route] of after) {
      const old = before.get(name);
      if (old === undefined) continue;
      common++;
      if (show(old.node) === show(route.node)) continue;
      moved++;
      example ??= [old, route];
    }
    all += moved;
    const known = (epoch: number) => nodes.find((one) => one.epoch === epoch)?.count;
    // Nobody tells of the first table; its nodes are those that were seen.
    const n = known(epochs[i - 1]!) ?? (i === 1 ? distinct(before) : undefined);
    const m = known(epochs[i]!);
    if (n === undefined || m === undefined || epochs[i] !== epochs[i - 1]! + 1) continue;
    const least = (common * Math.abs(m - n)) / Math.max(n, m);
    // A key more or less is chance: the square root of what is expected, twice.
    const bound = factor === undefined ? Infinity : factor * least + 2 * Math.sqrt(least + 1);
    if (moved <= bound || example === undefined) continue;
    const [old, route] = example;
    evidence.add("moved-too-many", () => ({
      operations: [old.operation.start, route.operation.start],
      message:
        `From epoch ${String(epochs[i - 1])} (${String(n)} nodes) to ${String(epochs[i])} (${String(m)} nodes) ` +
        `${String(moved)} of ${String(common)} keys moved; about ${String(Math.round(least))} had to.`,
      details: { moved, common, least },
    }));
  }
  return all;
}

function distinct(table: ReadonlyMap<string, Route>): number {
  return new Set([...table.values()].map(({ node }) => show(node))).size;
}

function skewed(
  routes: readonly Route[],
  load: ReadonlyMap<string, number>,
  coefficient: number,
  bound: number,
  evidence: Evidence,
): void {
  const [busiest, most] = [...load].reduce((a, b) => (b[1] > a[1] ? b : a));
  const hottest = hottestKey(routes, busiest);
  evidence.add("skewed-load", () => ({
    operations: routes
      .filter(({ node }) => show(node) === busiest)
      .slice(0, 2)
      .map(({ operation }) => operation.start),
    message:
      `The Gini coefficient of the load is ${coefficient.toFixed(3)}, above ${String(bound)}: ${busiest} took ` +
      `${String(most)} of ${String(routes.length)} requests, ${String(hottest.count)} of them for key ${show(hottest.key)}.`,
    details: { gini: coefficient, load: Object.fromEntries(load) },
  }));
}

function hottestKey(routes: readonly Route[], node: string): { key: unknown; count: number } {
  const counts = new Map<string, { key: unknown; count: number }>();
  for (const route of routes) {
    if (show(route.node) !== node) continue;
    const entry = counts.get(keyName(route.key)) ?? { key: route.key, count: 0 };
    entry.count++;
    counts.set(keyName(route.key), entry);
  }
  return [...counts.values()].reduce((a, b) => (b.count > a.count ? b : a));
}
