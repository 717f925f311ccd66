/**
 * How long reads were behind, by the node they went to: for each read, how long the oldest write that it missed had been
 * acknowledged when it began. A lower bound on the lag of what answered. Writes that no later read shows are not counted:
 * they are lost, which is for the checker to judge. For elements of sets and of lists (`["append", k, v]`).
 */
import { keyName, type History } from "../../../checkers/history/history.js";
import type { Line, Series } from "./line.js";
import { thinned } from "./thin.js";

/** Elements looked at, in all reads together; more is left out. */
const WORK_MAX = 5_000_000;

/** One read of one object. */
interface Read {
  readonly process: number;
  readonly invoked: number;
  readonly list: readonly unknown[];
}

interface ReadObject {
  /** When each element had been acknowledged, by its name. */
  readonly acknowledged: Map<string, number>;
  readonly reads: Read[];
}

export function readLag(history: History, nodes: readonly string[]): Series | undefined {
  if (nodes.length < 2) return undefined;
  const objects = objectsOf(history);
  if (objects === undefined) return undefined;
  const points: { node: number; time: number; lag: number }[] = [];
  for (const object of objects) {
    for (const [read, lag] of lagsOf(object))
      points.push({ node: read.process % nodes.length, time: read.invoked, lag });
  }
  if (!points.some(({ lag }) => lag > 0)) return undefined;
  points.sort((a, b) => a.time - b.time);
  const lines = nodes
    .map((name, node): Line => {
      const own = points.filter((point) => point.node === node);
      return thinned({ name, times: own.map(({ time }) => time), values: own.map(({ lag }) => lag) });
    })
    .filter(({ times }) => times.length > 0);
  return {
    title: "Lag of reads",
    note: "how long the oldest write that a read missed had been acknowledged when it began, at least; by the client's node",
    unit: "ns",
    form: "points",
    lines,
  };
}

/** Undefined where there is nothing of the kind, or too much. */
function objectsOf(history: History): ReadObject[] | undefined {
  const { f, type, process, invoked, returned, input, output, key } = history.columns;
  const objects = new Map<string, ReadObject>();
  let listed = 0;
  const objectOf = (name: string): ReadObject => {
    let object = objects.get(name);
    if (object === undefined) objects.set(name, (object = { acknowledged: new Map(), reads: [] }));
    return object;
  };
  const read = (name: string, row: number, list: unknown): void => {
    if (list !== null && !Array.isArray(list)) return;
    const elements = (list ?? []) as readonly unknown[];
    listed += elements.length;
    objectOf(name).reads.push({ process: process[row]!, invoked: invoked[row]!, list: elements });
  };
  const [add, readName, txn] = ["add", "read", "txn"].map((name) => history.names.indexOf(name));
  const isSet = add! >= 0 && readName! >= 0;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== 0) continue;
    if (isSet && f[row] === add)
      objectOf(keyName(key?.[row])).acknowledged.set(keyName(input[row]), returned[row]!);
    else if (isSet && f[row] === readName) read(keyName(key?.[row]), row, output[row]);
    else if (f[row] === txn && Array.isArray(output[row])) {
      for (const step of output[row] as unknown[]) {
        if (!Array.isArray(step)) return undefined;
        const [kind, name, value] = step as readonly unknown[];
        if (kind === "append") objectOf(keyName(name)).acknowledged.set(keyName(value), returned[row]!);
        else if (kind === "r") read(keyName(name), row, value);
        else return undefined;
      }
    }
    if (listed > WORK_MAX) return undefined;
  }
  const found = [...objects.values()].filter(
    ({ reads, acknowledged }) => reads.length > 0 && acknowledged.size > 0,
  );
  const work = found.reduce((sum, { reads, acknowledged }) => sum + reads.length * acknowledged.size, 0);
  return found.length === 0 || work > WORK_MAX ? undefined : found;
}

function* lagsOf({ acknowledged, reads }: ReadObject): Generator<[Read, number]> {
  // By beginning, the last first: what a later read shows was not lost.
  reads.sort((a, b) => b.invoked - a.invoked);
  const shownLater = new Set<string>();
  const byAge = [...acknowledged].sort((a, b) => a[1] - b[1]);
  for (const one of reads) {
    const shown = new Set(one.list.map(keyName));
    const missed = byAge.find(
      ([name, time]) => time >= one.invoked || (!shown.has(name) && shownLater.has(name)),
    );
    yield [one, missed === undefined ? 0 : Math.max(0, one.invoked - missed[1])];
    for (const name of shown) shownLater.add(name);
  }
}
