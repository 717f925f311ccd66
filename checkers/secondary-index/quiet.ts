/**
 * Rows that were put twice at once: nobody knows which put was the last, but it was one of them. While no other put of
 * the row is under way its attribute stays what it is, and all queries of that time must agree on it.
 */
import { atomOf, type Atom, type Evidence } from "../guarantees/index.js";
import { show, type Operation } from "../history/index.js";
import { idsOf } from "./entries.js";
import type { Put, Rows } from "./rows.js";

export function judgeQuiet(rows: Rows, queries: readonly Operation[], evidence: Evidence): void {
  const byAttribute = new Map<Atom, Operation[]>();
  for (const query of queries) {
    const name = atomOf(query.input);
    const list = byAttribute.get(name);
    if (list === undefined) byAttribute.set(name, [query]);
    else list.push(query);
  }
  for (const { from, to, puts } of rows.undecided()) {
    const id = atomOf(puts[0]!.id);
    const found = new Map<Atom, Operation>();
    const missed = new Map<Atom, Operation>();
    for (const { attribute } of puts) {
      if (attribute === null) continue;
      const name = atomOf(attribute);
      for (const query of between(byAttribute.get(name) ?? [], from, to)) {
        const where = idsOf(query).some((one) => atomOf(one) === id) ? found : missed;
        if (!where.has(name)) where.set(name, query);
      }
    }
    const [one, other] = [...found.values()];
    const both = [...found.keys()].find((name) => missed.has(name));
    const nowhere = puts.every(({ attribute }) => attribute !== null && missed.has(atomOf(attribute)));
    if (one !== undefined && other !== undefined) tell("ghost-entry", puts, [one, other], evidence);
    else if (both !== undefined) tell("missing-entry", puts, [found.get(both)!, missed.get(both)!], evidence);
    else if (nowhere) tell("missing-entry", puts, [...missed.values()], evidence);
  }
}

/** Those that lie within, of a list by start. */
function* between(queries: readonly Operation[], from: number, to: number): Iterable<Operation> {
  let [low, high] = [0, queries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (queries[middle]!.start > from) high = middle;
    else low = middle + 1;
  }
  for (; low < queries.length && queries[low]!.start < to; low++)
    if (queries[low]!.end < to) yield queries[low]!;
}

function tell(type: string, puts: readonly Put[], queries: readonly Operation[], evidence: Evidence): void {
  const order = [...queries].sort((a, b) => a.start - b.start);
  const { id } = puts[0]!;
  evidence.add(
    type,
    () => ({
      operations: [...puts.map(({ operation }) => operation.start), ...order.map(({ start }) => start)],
      message:
        `Row ${show(id)} got ${puts.map(({ attribute }) => show(attribute)).join(" or ")} from puts that overlapped ` +
        `(index ${puts.map(({ operation }) => String(operation.start)).join(", ")}), and kept it; ` +
        order
          .map(
            (query) =>
              `the query of index ${String(query.start)} for ${show(query.input)} ` +
              (idsOf(query).some((one) => atomOf(one) === atomOf(id)) ? "found it" : "did not find it"),
          )
          .join(", ") +
        ".",
      details: { id },
    }),
    order.at(-1)!.returned,
  );
}
