/**
 * Strongly connected components of projections of the graph: Tarjan's algorithm without recursion, linear in nodes
 * and edges. Whether a projection has a cycle is the exact core of every verdict; nothing here has a limit.
 *
 * Under a rule rw edges may follow only certain edges. Then each node has two states, "an rw edge may leave now" (0)
 * and "it may not" (1), and a cycle of states is a closed walk of the dependency graph that keeps the rule:
 *
 * - `snapshot` (Cerone and Gotsman, for snapshot isolation): rw after anything but rw, that is, no two rw in a row;
 * - `prefix` (Biswas and Enea, for prefix consistency): rw only after wr or session order.
 *
 * Nothing is materialised: a state is one number, `2 * node + (0 or 1)`, or the node where there is no rule.
 */
import { int32 } from "./grow.js";
import { KINDS, RW, WR, type Session, type TransactionGraph } from "./graph.js";

export type Rule = "snapshot" | "prefix";

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
  return number(graph, strong(graph, guessed ? kinds : 1, session));
}

/**
 * Component of each `2 * node + state` under a rule, from 1; 0 for those on no cycle. Where `within` says of each
 * node which set it belongs to, only cycles inside a set are found, and none among the nodes of set 0.
 */
export function productComponents(
  graph: TransactionGraph,
  rule: Rule,
  session: Session,
  within?: Int32Array,
): Int32Array {
  return strong(graph, KINDS, session, rule, within);
}

function strong(
  graph: TransactionGraph,
  kinds: number,
  session: Session,
  rule?: Rule,
  within?: Int32Array,
): Int32Array {
  const { nodes, transactions, offsets, targets, successor, processNext } = graph;
  const realtime = session === "realtime";
  const process = session === "process";
  const shift = rule === undefined ? 0 : 1;
  // The state that an edge leads to, by its kind; without a rule there is but one.
  const afterWw = rule === "prefix" ? 1 : 0;
  const afterRw = shift;
  const states = nodes << shift;
  const total = (realtime ? nodes + transactions : nodes) << shift;
  // Order of discovery: 0 for undiscovered, -1 for those whose component is known.
  const index = int32(total);
  const low = int32(total);
  const cursor = int32(total);
  const stack = int32(total);
  const path = int32(total);
  const of = int32(states);
  let found = 0;
  let stackTop = 0;
  let pathTop = 0;
  let clock = 0;
  for (let root = 0; root < states; root++) {
    if (index[root] !== 0 || (within !== undefined && within[root >> shift] === 0)) continue;
    index[root] = low[root] = ++clock;
    stack[stackTop++] = root;
    path[pathTop++] = root;
    cursor[root] = offsets[(root >> shift) * KINDS]!;
    while (pathTop > 0) {
      const state = path[pathTop - 1]!;
      const node = state >> shift;
      let lowest = low[state]!;
      let child = -1;
      let at = cursor[state]!;
      if (node < nodes) {
        const slot = node * KINDS;
        // Junctions pass on the state they were reached in: their edges are the second halves of rw edges.
        const junction = node >= transactions;
        const rw = offsets[slot + RW]!;
        const wr = junction ? rw : offsets[slot + WR]!;
        const end = (state & shift) === 0 || junction ? offsets[slot + kinds]! : rw;
        while (at < end) {
          const target = targets[at]!;
          const next = (target << shift) | (at >= rw || junction ? afterRw : at >= wr ? 0 : afterWw);
          at++;
          const seen = index[next]!;
          if (seen > 0) {
            if (seen < lowest) lowest = seen;
          } else if (seen === 0 && (within === undefined || within[target] === within[node])) {
            child = next;
            break;
          }
        }
        if (child < 0 && at === end) {
          at = end + 1;
          if (!junction) {
            const after = realtime ? successor[node]! : process ? processNext[node]! : -1;
            const target = realtime ? (after < transactions ? nodes + after : -1) : after;
            const other = process && within !== undefined && target >= 0 && within[target] !== within[node];
            if (target >= 0 && !other) {
              const next = target << shift;
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
          const target = at === 0 ? moment : moment + 1 < transactions ? node + 1 : -1;
          at++;
          if (target < 0) break;
          if (target < nodes && within !== undefined && within[target] === 0) continue;
          const seen = index[target << shift]!;
          if (seen === 0) {
            child = target << shift;
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
        cursor[child] = child < states ? offsets[(child >> shift) * KINDS]! : 0;
        continue;
      }
      pathTop--;
      if (pathTop > 0) {
        const parent = path[pathTop - 1]!;
        if (lowest < low[parent]!) low[parent] = lowest;
      }
      if (lowest !== index[state]) continue;
      if (stack[stackTop - 1] === state) {
        stackTop--;
        index[state] = -1;
        continue;
      }
      found++;
      let member;
      do {
        member = stack[--stackTop]!;
        index[member] = -1;
        if (member < states) of[member] = found;
      } while (member !== state);
    }
  }
  return of;
}

/** Components in the order of their smallest transaction, with their members; `of` is renumbered in place. */
function number(graph: TransactionGraph, of: Int32Array): Components {
  const { nodes, transactions } = graph;
  let most = 0;
  for (let node = 0; node < nodes; node++) if (of[node]! > most) most = of[node]!;
  if (most === 0) return { of, members: [new Int32Array(0)] };
  const name = int32(most + 1);
  const size: number[] = [0];
  for (let t = 0; t < transactions; t++) {
    const found = of[t]!;
    if (found === 0) continue;
    if (name[found] === 0) name[found] = size.push(0) - 1;
    size[name[found]!]!++;
  }
  for (let node = 0; node < nodes; node++) of[node] = name[of[node]!]!;
  const members = size.map((length) => new Int32Array(length));
  const filled = int32(size.length);
  for (let t = 0; t < transactions; t++) {
    const c = of[t]!;
    if (c !== 0) members[c]![filled[c]!++] = t;
  }
  return { of, members };
}
