/**
 * Cycles in which rw edges may follow only certain edges, found in a graph with two states a node: "an rw edge
 * may leave now" (0) and "it may not" (1). A cycle there is a closed walk of the dependency graph that keeps the
 * rule, so one run of Tarjan's algorithm decides
 *
 * - snapshot isolation (Cerone and Gotsman): rw after anything but rw, that is, no two rw in a row;
 * - prefix consistency (Biswas and Enea): rw only after wr or session order.
 *
 * Nothing is materialised: node and state are one number, `2 * node + state`.
 */
import { int32 } from "./grow.js";
import { KINDS, RW, WR, type Session, type TransactionGraph } from "./graph.js";

export type Rule = "snapshot" | "prefix";

/** Component of each `2 * node + state`, from 1; 0 for those on no cycle. */
export function productComponents(graph: TransactionGraph, rule: Rule, session: Session): Int32Array {
  const { nodes, transactions, offsets, targets, successor, processNext } = graph;
  const realtime = session === "realtime";
  const process = session === "process";
  const total = 2 * (realtime ? nodes + transactions : nodes);
  const ww = rule === "snapshot" ? 0 : 1;
  const index = int32(total);
  const low = int32(total);
  const cursor = int32(total);
  const stack = int32(total);
  const path = int32(total);
  const of = int32(2 * nodes);
  let found = 0;
  let stackTop = 0;
  let pathTop = 0;
  let clock = 0;
  for (let root = 0; root < 2 * nodes; root++) {
    if (index[root] !== 0) continue;
    index[root] = low[root] = ++clock;
    stack[stackTop++] = root;
    path[pathTop++] = root;
    cursor[root] = offsets[(root >> 1) * KINDS]!;
    while (pathTop > 0) {
      const state = path[pathTop - 1]!;
      const node = state >> 1;
      let lowest = low[state]!;
      let child = -1;
      let at = cursor[state]!;
      if (node < nodes) {
        const slot = node * KINDS;
        const wr = offsets[slot + WR]!;
        const rw = offsets[slot + RW]!;
        // Junctions pass on the state they were reached in: their edges are the second halves of rw edges.
        const junction = node >= transactions;
        const end = (state & 1) === 0 || junction ? offsets[slot + KINDS]! : rw;
        while (at < end) {
          const bit = junction ? 1 : at >= rw ? 1 : at >= wr ? 0 : ww;
          const next = 2 * targets[at++]! + bit;
          const seen = index[next]!;
          if (seen === 0) {
            child = next;
            break;
          }
          if (seen > 0 && seen < lowest) lowest = seen;
        }
        if (child < 0 && at === end) {
          at = end + 1;
          if (!junction) {
            const after = realtime ? successor[node]! : process ? processNext[node]! : -1;
            const target = realtime ? (after < transactions ? nodes + after : -1) : after;
            if (target >= 0) {
              const next = 2 * target;
              const seen = index[next]!;
              if (seen === 0) child = next;
              else if (seen > 0 && seen < lowest) lowest = seen;
            }
          }
        }
      } else {
        while (at < 2) {
          const moment = node - nodes;
          const target = at === 0 ? moment : moment + 1 < transactions ? node + 1 : -1;
          at++;
          if (target < 0) break;
          const seen = index[2 * target]!;
          if (seen === 0) {
            child = 2 * target;
            break;
          }
          if (seen > 0 && seen < lowest) lowest = seen;
        }
      }
      cursor[state] = at;
      low[state] = lowest;
      if (child >= 0) {
        index[child] = low[child] = ++clock;
        stack[stackTop++] = child;
        path[pathTop++] = child;
        cursor[child] = child >> 1 < nodes ? offsets[(child >> 1) * KINDS]! : 0;
        continue;
      }
      pathTop--;
      if (pathTop > 0) {
        const parent = path[pathTop - 1]!;
        if (lowest < low[parent]!) low[parent] = lowest;
      }
      if (lowest === index[state]) {
        const bottom = stackTop;
        let member;
        do {
          member = stack[--stackTop]!;
          index[member] = -1;
        } while (member !== state);
        if (bottom - stackTop > 1) {
          found++;
          for (let i = stackTop; i < bottom; i++) if (stack[i]! < 2 * nodes) of[stack[i]!] = found;
        }
      }
    }
  }
  return of;
}
