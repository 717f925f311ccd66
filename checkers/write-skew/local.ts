/** What single reads prove: rows of failed transactions, of nobody, missing ones, and counts that cannot be. */
import { OK } from "../transactions/store.js";
import { say } from "../transactions/prose.js";
import type { Anomaly } from "../verdict.js";
import type { Miss, PredicateRead, Rows } from "./rows.js";
import { boundsOf, ownAdditions, shortfalls } from "./sums.js";

export function findLocal(all: Rows): readonly Anomaly[] {
  const { store } = all;
  const committed = (t: number): boolean => store.outcome[t] === OK;
  return [
    ...all.misses.filter(({ t }) => committed(t)).flatMap((miss) => missed(all, miss)),
    ...all.reads.filter(({ t }) => committed(t)).flatMap((read) => forbidden(all, read)),
    ...tooMany(all),
    ...shortfalls(all).map(({ read, by, least, missed: who }): Anomaly => {
      const at = store.start[read.t]!;
      const key = store.keyValue(read.key);
      return {
        type: `${singleOf(all, read.key)}-${by}`,
        operations: [at, ...who.map((t) => store.start[t]!)],
        key,
        message:
          `The transaction of index ${String(at)} counted ${String(read.total)} in ${say(key)}, though ` +
          `${String(least)} had been added ${by === "process" ? "by its own session" : "and acknowledged"} before it ` +
          `began: it missed one of those, which came before it.`,
      };
    }),
  ];
}

/** Read skew through a predicate, or of an object. */
function singleOf(all: Rows, key: number): string {
  return all.predicates.has(key) ? "G-single" : "G-single-item";
}

function missed(all: Rows, { t, key: k, kind, row }: Miss): Anomaly[] {
  const { store } = all;
  const key = store.keyValue(k);
  const at = store.start[t]!;
  const which = row === undefined ? "" : ` ${say(store.atoms.value(all.rows[row]!.atom))}`;
  const make = (type: string, tail: string): Anomaly => ({
    type,
    operations: [at],
    key,
    message: `The transaction of index ${String(at)} read ${say(key)} ${tail}`,
  });
  const predicate = all.predicates.has(k);
  if (kind === "twice")
    return [make("duplicate-elements", `with${which} more than once; it was added once.`)];
  if (kind === "future") return [make("future-read", `with${which}, which it added only afterwards.`)];
  if (kind === "own") {
    const tail = `without${which === "" ? " all" : which} that it had itself added before.`;
    return [make("internal", tail), ...(predicate ? [make("predicate-read-miss", tail)] : [])];
  }
  const tail =
    "twice, and saw different additions of others: one of the reads missed what the other matched.";
  return [make(predicate ? "predicate-read-miss" : "internal", tail)];
}

function forbidden(all: Rows, read: PredicateRead): Anomaly[] {
  const { store } = all;
  const key = store.keyValue(read.key);
  const at = store.start[read.t]!;
  return (read.rows ?? []).flatMap((number): Anomaly[] => {
    const row = all.rows[number]!;
    if (row.writer >= 0) return [];
    const value = say(store.atoms.value(row.atom));
    const head = `The transaction of index ${String(at)} read ${say(key)} with ${value}, `;
    return [
      row.failed >= 0
        ? {
            type: "G1a",
            operations: [at, store.start[row.failed]!],
            key,
            message: `${head}which the transaction of index ${String(store.start[row.failed])} added, and that failed.`,
          }
        : { type: "thin-air-read", operations: [at], key, message: `${head}but nobody ever added that.` },
    ];
  });
}

/** Counts of more than anybody can have added. */
function tooMany(all: Rows): Anomaly[] {
  const { store } = all;
  const known = new Map<number, ReturnType<typeof boundsOf> & { own: ReadonlyMap<number, number> }>();
  return all.reads.flatMap((read): Anomaly[] => {
    if (read.rows !== undefined || store.outcome[read.t] !== OK) return [];
    let bounds = known.get(read.key);
    if (bounds === undefined)
      known.set(read.key, (bounds = { ...boundsOf(all, read.key), own: ownAdditions(all, read.key) }));
    const possible = bounds.possible - (bounds.own.get(read.t) ?? 0);
    if (read.count <= possible) return [];
    const key = store.keyValue(read.key);
    const at = store.start[read.t]!;
    const aborted = read.count <= possible + bounds.failed;
    return [
      {
        type: aborted ? "G1a" : "thin-air-read",
        operations: [at],
        key,
        details: { counted: read.total, possible: bounds.possible },
        message:
          `The transaction of index ${String(at)} counted ${String(read.total)} in ${say(key)}, but no more than ` +
          `${String(bounds.possible)} can have been added${aborted ? " by transactions that did not fail." : " at all."}`,
      },
    ];
  });
}
