/**
 * Strongly connected components of a projection of the graph: Tarjan's algorithm without recursion, linear in
 * nodes and edges. Whether a projection has a cycle is the exact core of every verdict; nothing here has a limit.
 */
import { int32 } from "./grow.js";
import { KINDS, type Session, type TransactionGraph } from "./graph.js";

export interface Components {
  /** Component of each node, from 1; 0 for nodes on no cycle. Numbered by their smallest transaction. */
  readonly of: Int32Array;
  /** Transactions of each component, ascending; index 0 is empty. */
  readonly members: readonly Int32Array[];
}

/**
 * Components with cycles among the edges of kinds `[0, kinds)`, `guessed` write orders left out on demand,
 * with session order or real time added.
 */
export function components(
  graph: TransactionGraph,
  kinds: number,
  session: Session,
  guessed = true,
): Components {
  const { nodes, transactions, offsets, targets, successor, processNext } = graph;
  const realtime = session === "realtime";
  const process = session === "process";
  const total = realtime ? nodes + transactions : nodes;
  const last = guessed ? kinds : 1;
  const index = int32(total);
  const low = int32(total);
  const cursor = int32(total);
  const stack = int32(total);
  const path = int32(total);
  const cycles: number[][] = [];
  let stackTop = 0;
  let pathTop = 0;
  let clock = 0;
  for (let root = 0; root < nodes; root++) {
    if (index[root] !== 0) continue;
    index[root] = low[root] = ++clock;
    stack[stackTop++] = root;
    path[pathTop++] = root;
    cursor[root] = offsets[root * KINDS]!;
    while (pathTop > 0) {
      const node = path[pathTop - 1]!;
      let lowest = low[node]!;
      let child = -1;
      let at = cursor[node]!;
      if (node < nodes) {
        const end = offsets[node * KINDS + last]!;
        while (at < end) {
          const next = targets[at++]!;
          const seen = index[next]!;
          if (seen === 0) {
            child = next;
            break;
          }
          if (seen > 0 && seen < lowest) lowest = seen;
        }
        if (child < 0 && at === end) {
          at++;
          if (node < transactions) {
            const after = realtime ? successor[node]! : process ? processNext[node]! : -1;
            const next = realtime ? (after < transactions ? nodes + after : -1) : after;
            if (next >= 0) {
              const seen = index[next]!;
              if (seen === 0) child = next;
              else if (seen > 0 && seen < lowest) lowest = seen;
            }
          }
        }
      } else {
        // A moment leads to the transaction invoked at it, then to the next moment.
        while (at < 2) {
          const moment = node - nodes;
          const next = at === 0 ? moment : moment + 1 < transactions ? node + 1 : -1;
          at++;
          if (next < 0) break;
          const seen = index[next]!;
          if (seen === 0) {
            child = next;
            break;
          }
          if (seen > 0 && seen < lowest) lowest = seen;
        }
      }
      cursor[node] = at;
      low[node] = lowest;
      if (child >= 0) {
        index[child] = low[child] = ++clock;
        stack[stackTop++] = child;
        path[pathTop++] = child;
        cursor[child] = child < nodes ? offsets[child * KINDS]! : 0;
        continue;
      }
      pathTop--;
      if (pathTop > 0) {
        const parent = path[pathTop - 1]!;
        if (lowest < low[parent]!) low[parent] = lowest;
      }
      if (lowest === index[node]) {
        const bottom = stackTop;
        let member;
        do {
          member = stack[--stackTop]!;
          index[member] = -1;
        } while (member !== node);
        if (bottom - stackTop > 1) cycles.push(Array.from(stack.subarray(stackTop, bottom)));
      }
    }
  }
  return number(cycles, nodes, transactions);
}

function number(cycles: readonly number[][], nodes: number, transactions: number): Components {
  const of = int32(nodes);
  const sorted = cycles
    .map((all) => ({ all, members: Int32Array.from(all.filter((node) => node < transactions)).sort() }))
    .sort((a, b) => a.members[0]! - b.members[0]!);
  sorted.forEach(({ all }, i) => {
    for (const node of all) if (node < nodes) of[node] = i + 1;
  });
  return { of, members: [new Int32Array(0), ...sorted.map(({ members }) => members)] };
}
