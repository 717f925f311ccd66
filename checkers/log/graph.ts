/**
 * Dependencies between the transactions of a log: wr from who sent a message to who polled it, ww from the sender of
 * each message to the sender of the next. An rw edge, from who polled a message last to the sender of the next, is a
 * proof only where polls read to the end of the log (`--set polls=to-end`): others simply stopped in between.
 *
 * Transactions are numbered by invocation; those that failed, or crashed without a trace, have no edges.
 */
import { GraphBuilder, RW, WR, WW, type TransactionGraph } from "../transactions/graph.js";
import { FAIL, OK, type LogStore } from "./load.js";
import { furthestPlace, type Versions } from "./versions.js";

export interface LogGraph {
  readonly graph: TransactionGraph;
  /** Row of each transaction. */
  readonly rows: Int32Array;
}

export function buildLogGraph(
  store: LogStore,
  versions: Versions,
  edges: { readonly ww: boolean; readonly rw: boolean },
): LogGraph {
  const { history, transaction, polls } = store;
  const { type, start, end, process } = history.columns;
  const number = new Int32Array(history.length).fill(-1);
  let count = 0;
  for (let row = 0; row < history.length; row++)
    if (transaction[row] === 1 && type[row] !== FAIL) number[row] = count++;
  const rows = new Int32Array(count);
  for (let row = 0; row < history.length; row++) if (number[row]! >= 0) rows[number[row]!] = row;
  const graph = new GraphBuilder(count);
  const committed = (row: number) => row >= 0 && versions.committed[row] === 1 && number[row]! >= 0;
  /** One, or several where the offset is inconsistent: each of them stands behind all that is before. */
  const writersAt = (key: number, place: number, counts: (value: number) => boolean = () => true) =>
    [versions.at[key]![place]!, ...(versions.more[key]!.get(place) ?? [])]
      .filter(counts)
      .map((value) => versions.writer[value]!)
      .filter(committed);
  // By key, the last place the current operation polled.
  let reading = -1;
  let furthest = new Map<number, number>();
  const close = () => {
    if (!edges.rw || reading < 0) return;
    for (const [key, place] of furthest) {
      const places = versions.at[key]!.length;
      for (let next = place + 1; next < places; next++) {
        // What stands at several places may have been found at another.
        const writers = writersAt(key, next, (value) => versions.first[value] === versions.last[value]);
        for (const writer of writers) graph.add(number[reading]!, RW, number[writer]!);
        if (writers.length > 0) break;
      }
    }
  };
  for (let i = 0; i < polls.row.length; i++) {
    const [row, value] = [polls.row[i]!, polls.value[i]!];
    if (!committed(row)) continue;
    if (row !== reading) {
      close();
      reading = row;
      if (edges.rw) furthest = new Map();
    }
    const writer = versions.writer[value]!;
    if (committed(writer)) graph.add(number[writer]!, WR, number[row]!);
    if (edges.rw) furthestPlace(store, versions, i, furthest);
  }
  close();
  if (edges.ww) {
    for (let key = 0; key < versions.at.length; key++) {
      const [values, more] = [versions.at[key]!, versions.more[key]!];
      let before: readonly number[] = [];
      for (let place = 0; place < values.length; place++) {
        const writer = versions.writer[values[place]!]!;
        const alone = !more.has(place);
        if (alone && (!committed(writer) || (before.length === 1 && before[0] === writer))) continue;
        const writers = alone ? [writer] : writersAt(key, place);
        for (const one of before)
          for (const other of writers) if (one !== other) graph.add(number[one]!, WW, number[other]!);
        if (writers.length > 0) before = writers;
      }
    }
  }
  const successor = new Int32Array(count).fill(count);
  const processNext = new Int32Array(count).fill(-1);
  const latest = new Map<number, number>();
  for (let t = 0; t < count; t++) {
    const row = rows[t]!;
    const before = latest.get(process[row]!);
    if (before !== undefined) processNext[before] = t;
    if (type[row] !== OK) {
      latest.delete(process[row]!);
      continue;
    }
    latest.set(process[row]!, t);
    // The first transaction invoked after this one completed.
    let [low, high] = [t + 1, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (start[rows[middle]!]! > end[row]!) high = middle;
      else low = middle + 1;
    }
    successor[t] = low;
  }
  return { graph: graph.build(successor, processNext), rows };
}
