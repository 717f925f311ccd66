/**
 * Cycles of a log's transactions as anomalies. Cycles of wr edges alone (with the order of a process or real time)
 * refute the log itself; Kafka does not isolate writes from each other, so that cycles with ww edges refute only the
 * consistency models that forbid them, and are allowed unless one is asked for.
 */
import { refuted } from "../consistency/index.js";
import { show } from "../history/index.js";
import { findCycles, type Cycle } from "../transactions/cycles.js";
import { legend, namer, tellCycle } from "../transactions/prose.js";
import type { Anomaly, Step } from "../verdict.js";
import { buildLogGraph } from "./graph.js";
import type { LogStore, Micros } from "./load.js";
import type { Versions } from "./versions.js";

export interface LogCycles {
  readonly anomalies: readonly Anomaly[];
  readonly refutes: ReadonlyMap<string, readonly string[]>;
  readonly edges: number;
}

export function logCycles(store: LogStore, versions: Versions, toEnd: boolean): LogCycles {
  const all = buildLogGraph(store, versions, { ww: true, rw: toEnd });
  const anomalies: Anomaly[] = [];
  const refutes = new Map<string, readonly string[]>();
  const add = (cycles: readonly Cycle[], more: readonly string[]) => {
    const known = new Set(refutes.keys());
    for (const cycle of cycles) {
      // What G-prefix refutes, the plain cycle beside it refutes as well.
      if (known.has(cycle.type) || cycle.type === "G-prefix") continue;
      refutes.set(cycle.type, [...more, ...refuted([cycle.type]).violates]);
      anomalies.push(tell(store, versions, cycle, all.rows));
    }
  };
  const { cycles } = findCycles(all.graph);
  // Without any cycle there is none of wr edges alone.
  if (cycles.length > 0) {
    add(findCycles(buildLogGraph(store, versions, { ww: false, rw: false }).graph).cycles, ["log"]);
    add(cycles, []);
  }
  return { anomalies, refutes, edges: all.graph.edges };
}

function tell(store: LogStore, versions: Versions, cycle: Cycle, rows: Int32Array): Anomaly {
  const { start } = store.history.columns;
  const index = (transaction: number) => start[rows[transaction]!]!;
  const steps = cycle.edges.map((edge): Step => ({
    kind: edge.kind,
    from: index(edge.from),
    to: index(edge.to),
    ...because(store, versions, edge.kind, rows[edge.from]!, rows[edge.to]!),
  }));
  const name = namer();
  const told = tellCycle(steps, name);
  return {
    type: cycle.type,
    operations: steps.map((step) => step.from),
    steps,
    message: `${legend(
      steps.map((step) => step.from),
      name,
    )} ${told}`,
  };
}

/** The message that proves an edge. Only for examples: it looks through what both did. */
function because(
  store: LogStore,
  versions: Versions,
  kind: string,
  from: number,
  to: number,
): Pick<Step, "key" | "value" | "because"> {
  const { sends, polls } = store;
  if (kind === "process") return { because: "the same process did it before" };
  if (kind === "realtime") return { because: "it was over before the other began" };
  const said = (value: number, text: string) => {
    const key = store.keys[store.keyOf[value]!];
    return { key, value: store.value[value], because: `${text} (key ${show(key)})` };
  };
  const sent = valuesOf(sends, from);
  if (kind === "wr") {
    const value = valuesOf(polls, to).find((one) => sent.includes(one) && versions.writer[one] === from);
    return value === undefined
      ? {}
      : said(value, `the other polled ${show(store.value[value])}, which it had sent`);
  }
  const next = valuesOf(sends, to);
  const before = kind === "ww" ? sent : valuesOf(polls, from);
  for (const value of next) {
    const place = versions.first[value]! - 1;
    const previous = place < 0 ? undefined : versions.at[store.keyOf[value]!]![place];
    if (previous === undefined || !before.includes(previous)) continue;
    const [a, b] = [show(store.value[previous]), show(store.value[value])];
    return said(
      value,
      kind === "ww" ? `its ${a} stands before ${b}` : `it polled up to ${a} and did not find ${b}`,
    );
  }
  return {
    because: kind === "ww" ? "its message stands before the other's" : "it did not find the other's message",
  };
}

function valuesOf(micros: Micros, row: number): number[] {
  let [low, high] = [0, micros.row.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (micros.row[middle]! < row) low = middle + 1;
    else high = middle;
  }
  const values: number[] = [];
  for (; low < micros.row.length && micros.row[low] === row; low++) values.push(micros.value[low]!);
  return values;
}
