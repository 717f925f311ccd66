/**
 * Is there an rw edge u -> v such that v leads back to u without any rw? The one question about cycles that
 * strong components cannot answer. Asked only where searches one by one gave up: 32 edges at a time, each a bit,
 * are pushed through the component until nothing changes.
 */
import { KINDS, RW, type Session, type TransactionGraph } from "./graph.js";
import { lowerBound } from "./search.js";

/**
 * The first such edge among `candidates` (both ends of each, one after another), all of whose ends are among `members`
 * (ascending).
 */
export function anySingle(
  graph: TransactionGraph,
  session: Session,
  members: Int32Array,
  candidates: readonly number[],
): readonly [number, number] | undefined {
  const size = members.length;
  const local = new Map<number, number>();
  members.forEach((node, i) => local.set(node, i));
  const out = Array.from(members, (node) => neighbours(graph, session, node, local, members));
  // Moment i, node size + i, stands before member i.
  const masks = new Int32Array(2 * size);
  const queued = new Uint8Array(2 * size);
  for (let base = 0; base < candidates.length; base += 64) {
    const batch: (readonly [number, number])[] = [];
    for (let i = base; i < Math.min(base + 64, candidates.length); i += 2) {
      batch.push([candidates[i]!, candidates[i + 1]!]);
    }
    masks.fill(0);
    const queue: number[] = [];
    const put = (node: number, mask: number): void => {
      if ((masks[node]! | mask) === masks[node]!) return;
      masks[node]! |= mask;
      if (queued[node] === 0) {
        queued[node] = 1;
        queue.push(node);
      }
    };
    batch.forEach(([, v], bit) => {
      for (const writer of behind(graph, v)) {
        const at = local.get(writer);
        if (at !== undefined) put(at, 1 << bit);
      }
    });
    for (let head = 0; head < queue.length; head++) {
      const node = queue[head]!;
      queued[node] = 0;
      if (node < size) {
        for (const next of out[node]!) put(next, masks[node]!);
      } else {
        put(node - size, masks[node]!);
        if (node + 1 < 2 * size) put(node + 1, masks[node]!);
      }
    }
    for (let bit = 0; bit < batch.length; bit++) {
      if ((masks[local.get(batch[bit]![0])!]! & (1 << bit)) !== 0) return batch[bit];
    }
  }
  return undefined;
}

function neighbours(
  graph: TransactionGraph,
  session: Session,
  node: number,
  local: ReadonlyMap<number, number>,
  members: Int32Array,
): number[] {
  const result: number[] = [];
  const end = graph.offsets[node * KINDS + RW]!;
  for (let at = graph.offsets[node * KINDS]!; at < end; at++) {
    const next = local.get(graph.targets[at]!);
    if (next !== undefined) result.push(next);
  }
  if (session === "process") {
    const next = local.get(graph.processNext[node]!);
    if (next !== undefined) result.push(next);
  } else if (session === "realtime") {
    const after = lowerBound(members, graph.successor[node]!);
    if (after < members.length) result.push(members.length + after);
  }
  return result;
}

/** The transactions that a junction leads to; a transaction itself. */
function behind(graph: TransactionGraph, node: number): readonly number[] {
  const all = new Set([node]);
  for (const at of all) {
    if (at < graph.transactions) continue;
    const end = graph.offsets[at * KINDS + KINDS]!;
    for (let i = graph.offsets[at * KINDS]!; i < end; i++) all.add(graph.targets[i]!);
  }
  return [...all].filter((at) => at < graph.transactions);
}
