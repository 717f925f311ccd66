/** The findings of a list-append check as anomalies: data first, then one paragraph. */
import type { Cycle } from "../transactions/cycles.js";
import { EXAMPLES } from "../transactions/judge.js";
import { say, sayList } from "../transactions/prose.js";
import type { Anomaly } from "../verdict.js";
import type { DirtyUpdate, ForbiddenRead } from "./aborted.js";
import { Explainer } from "./explain.js";
import type { LocalFindings } from "./local.js";
import type { Reversed } from "./own-order.js";
import { READ, type TransactionStore } from "../transactions/store.js";
import { INITIAL, type Versions } from "./versions.js";

export interface AllFindings {
  readonly local: LocalFindings;
  readonly reversed: readonly Reversed[];
  readonly aborted: readonly ForbiddenRead[];
  readonly thinAir: readonly ForbiddenRead[];
  readonly dirty: readonly DirtyUpdate[];
  readonly cycles: readonly Cycle[];
}

export interface Report {
  readonly anomalies: Anomaly[];
  readonly counts: Map<string, number>;
}

export function report(store: TransactionStore, versions: Versions, found: AllFindings): Report {
  const anomalies: Anomaly[] = [];
  const counts = new Map<string, number>();
  const explain = new Explainer(store, versions);
  /** Counts all, and writes out the first few: lists come in the order of the history, cycles shortest first. */
  const add = <T>(type: string, list: readonly T[], write: (item: T) => Omit<Anomaly, "type">): void => {
    if (list.length === 0) return;
    counts.set(type, (counts.get(type) ?? 0) + list.length);
    for (const item of list.slice(0, EXAMPLES)) anomalies.push({ type, ...write(item) });
  };
  const at = (t: number) => store.start[t]!;
  const owner = (operation: number) => ownerOf(store, operation);
  const key = (read: number) => explain.key(store.key[read]!);
  const { local } = found;
  add("internal", local.internal, ({ t, read, before }) => ({
    operations: [at(t)],
    key: key(read),
    details: { read: explain.list(read) },
    message:
      `The transaction of index ${String(at(t))} read ${say(key(read))} = ${sayList(explain.list(read))}, ` +
      (store.kind[before] === READ
        ? `although it had itself just read ${sayList(explain.list(before))}.`
        : `although it had itself just appended ${say(store.atoms.value(store.value[before]!))}.`),
  }));
  add("internal", found.reversed, ({ t, earlier, later }) => {
    const [one, two] = [earlier, later].map((i) => say(store.atoms.value(store.value[i]!)));
    const lost = versions.version[earlier]! >= versions.ordered;
    return {
      operations: [at(t)],
      key: key(later),
      message:
        `The transaction of index ${String(at(t))} appended ${one!} to ${say(key(later))} and then ${two!}, but ` +
        (lost ? `only ${two!} was ever read.` : `${two!} stands before ${one!} in what was read.`),
    };
  });
  add("future-read", local.future, ({ t, read, append }) => ({
    operations: [at(t)],
    key: key(read),
    details: { read: explain.list(read), element: store.atoms.value(store.value[append]!) },
    message:
      `The transaction of index ${String(at(t))} read ${say(key(read))} = ${sayList(explain.list(read))}, with ` +
      `the element ${say(store.atoms.value(store.value[append]!))} that it appended only afterwards.`,
  }));
  add("G1a", found.aborted, ({ element, writer, reader, read }) => ({
    operations: [at(reader), at(writer)],
    key: key(read),
    details: { read: explain.list(read), element: explain.element(element) },
    message:
      `The transaction of index ${String(at(reader))} read ${say(key(read))} = ${sayList(explain.list(read))}, ` +
      `with the element ${say(explain.element(element))} of the transaction of index ${String(at(writer))}, which failed.`,
  }));
  add("thin-air-read", found.thinAir, ({ element, reader, read }) => ({
    operations: [at(reader)],
    key: key(read),
    details: { read: explain.list(read), element: explain.element(element) },
    message:
      `The transaction of index ${String(at(reader))} read ${say(key(read))} = ${sayList(explain.list(read))}, ` +
      `but nobody ever appended ${say(explain.element(element))}.`,
  }));
  add("dirty-update", found.dirty, ({ element, writer, by, next }) => {
    const k = explain.key(versions.table.key[element]!);
    return {
      operations: [at(writer), at(by)],
      key: k,
      details: { aborted: explain.element(element), committed: explain.element(next) },
      message:
        `The transaction of index ${String(at(writer))} appended ${say(explain.element(element))} to ${say(k)} and ` +
        `failed, yet the committed append of ${say(explain.element(next))} (index ${String(at(by))}) stands behind it.`,
    };
  });
  add("G1b", local.intermediate, ({ t, read }) => {
    const g = versions.version[read]!;
    return {
      operations: [at(t), at(versions.writer[g]!)],
      key: key(read),
      details: { read: explain.list(read), element: explain.element(g) },
      message:
        `The transaction of index ${String(at(t))} read ${say(key(read))} = ${sayList(explain.list(read))}, which ends ` +
        `in ${say(explain.element(g))}; its writer (index ${String(at(versions.writer[g]!))}) appended to the key once more.`,
    };
  });
  add("lost-update", local.lost, ({ key: k, version, by }) => {
    const value = version === INITIAL ? "nothing" : `a list ending in ${say(explain.element(version))}`;
    return {
      operations: by.map(at),
      key: explain.key(k),
      details: { version: version === INITIAL ? null : explain.element(version) },
      message:
        `The transactions of index ${by.map((t) => String(at(t))).join(", ")} all read ${say(explain.key(k))} as ` +
        `${value} and all appended to it: all but one replaced a version they had not seen.`,
    };
  });
  add("incompatible-order", versions.disagreements, ({ key: k, reads: [a, b] }) => ({
    operations: [at(owner(a)), at(owner(b))],
    key: explain.key(k),
    details: { reads: [explain.list(a), explain.list(b)] },
    message:
      `${say(explain.key(k))} was read as ${sayList(explain.list(a))} (index ${String(at(owner(a)))}) and as ` +
      `${sayList(explain.list(b))} (index ${String(at(owner(b)))}): neither is a prefix of the other.`,
  }));
  add("duplicate-elements", versions.repetitions, ({ key: k, atom, read }) => ({
    operations: [at(owner(read))],
    key: explain.key(k),
    details: { element: store.atoms.value(atom), read: explain.list(read) },
    message:
      `The transaction of index ${String(at(owner(read)))} read ${say(explain.key(k))} with the element ` +
      `${say(store.atoms.value(atom))} more than once; it was appended once.`,
  }));
  const byType = new Map<string, Cycle[]>();
  for (const cycle of found.cycles) {
    const list = byType.get(cycle.type);
    if (list === undefined) byType.set(cycle.type, [cycle]);
    else list.push(cycle);
  }
  for (const [type, cycles] of byType) {
    cycles.sort((a, b) => a.edges.length - b.edges.length || a.edges[0]!.from - b.edges[0]!.from);
    add(type, cycles, (cycle) => {
      const { type: _, ...rest } = explain.cycle(cycle);
      return rest;
    });
  }
  return { anomalies, counts };
}

/** The transaction of a micro-operation. */
function ownerOf(store: TransactionStore, operation: number): number {
  let t = 0;
  while (operation < store.first[t]! || operation >= store.last[t]!) t++;
  return t;
}
