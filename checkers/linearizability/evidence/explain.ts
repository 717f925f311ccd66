/**
 * Turns a failed judgement of one object into an anomaly: the smallest set of operations that contradict each
 * other, why every order of them fails, how far the history can be explained, and what the object could have been
 * then. All of it plain data; the verdict does not depend on any of it.
 */
import type { Budget } from "../../budget.js";
import type { Anomaly } from "../../verdict.js";
import type { FastAnswer, ObjectReader } from "../object-type.js";
import { rowsOf, type Part } from "../part.js";
import { toProblem } from "../problem-of.js";
import { NEVER, type Problem } from "../search/problem.js";
import type { Outcome, Phase } from "../search/search.js";
import { OBSERVE } from "../search/transitions.js";
import type { Times } from "../staleness.js";
import { witnessOrder } from "../witness.js";
import { decide } from "../search/phases.js";
import { Allowance, minimal } from "./minimal.js";
import { describe, failedOrders, show, type NamedCall } from "./orders.js";

/** What completing the contradiction of a near-linear algorithm may cost, in rows and in steps. */
const MOST_RELATED = 400;
const CONFLICT_STEPS = 20_000;
const STATES_SHOWN = 20;
const STALE_SHOWN = 10;
const ORDER_SHOWN = 20;
/** Ways to the point of failure that are tried for a real order; some use crashed operations too often. */
const PREFIXES_TRIED = 8;
/** Orders are listed for so many operations at most: beyond, there are too many to read. */
const MOST_LISTED = 12;
const NAMED_IN_MESSAGE = 8;

/** For the near-linear algorithms, which name the contradiction themselves. */
export function explainConflict(
  part: Part,
  reader: ObjectReader,
  fast: FastAnswer,
  times: Times,
  budget: Budget,
): Anomaly {
  const rows = selfContained(part, reader, fast.conflict ?? [], budget);
  const problem = toProblem(rowsOf(part, rows), reader);
  const calls = named(problem, [...rows.keys()]);
  return anomaly(part, calls, fast.because, {
    engine: fast.engine,
    ...orders(reader, calls, budget),
    ...stale(part, reader, times),
  });
}

/**
 * The rows of a contradiction, with what it takes for them to contradict each other on their own: whatever
 * touches the same values, made small again.
 */
function selfContained(
  part: Part,
  reader: ObjectReader,
  rows: readonly number[],
  budget: Budget,
): readonly number[] {
  if (failsAlone(part, reader, rows, budget)) return rows;
  const related = relatedRows(part, rows);
  if (related === undefined) return rows;
  const problem = toProblem(rowsOf(part, related), reader);
  const { outcome, rerun } = decide(problem, new Allowance(CONFLICT_STEPS, budget));
  if (outcome.kind !== "stuck") return rows;
  const fatal = ~problem.events[outcome.event]!;
  const small = minimal(problem, fatal, rerun, CONFLICT_STEPS, budget);
  if (small === undefined) return related;
  return withWriters(problem, small.rows).map((row) => related[row]!);
}

function failsAlone(part: Part, reader: ObjectReader, rows: readonly number[], budget: Budget): boolean {
  if (rows.length > MOST_RELATED) return true;
  const problem = toProblem(rowsOf(part, rows), reader);
  return decide(problem, new Allowance(CONFLICT_STEPS, budget)).outcome.kind === "stuck";
}

/** Rows on the values of these rows, and on the values those are made from; undefined when they are too many. */
function relatedRows({ kind, a, b }: Part, rows: readonly number[]): number[] | undefined {
  const values = new Set<number>();
  for (const row of rows) values.add(a[row]!).add(b[row]!);
  values.delete(-1);
  for (;;) {
    const before = values.size;
    const related: number[] = [];
    for (let row = 0; row < kind.length; row++) {
      if (!values.has(a[row]!) && !values.has(b[row]!)) continue;
      if (related.push(row) > MOST_RELATED) return undefined;
    }
    for (const row of related) values.add(a[row]!).add(b[row]!);
    values.delete(-1);
    if (values.size === before) return related;
  }
}

/** For the general search, which knows where it got stuck. */
export function explainStuck(
  part: Part,
  reader: ObjectReader,
  problem: Problem,
  outcome: Extract<Outcome, { kind: "stuck" }>,
  phase: Phase,
  times: Times,
  budget: Budget,
): Anomaly {
  const fatal = ~problem.events[outcome.event]!;
  const open: number[] = [];
  for (let row = 0; row < part.start.length && part.start[row]! < part.end[fatal]!; row++) {
    if (part.end[row]! > part.end[fatal]! && part.end[row] !== NEVER) open.push(part.start[row]!);
  }
  const allowance = 20_000 + (problem.events.length >> 3);
  const small = minimal(problem, fatal, phase, allowance, budget);
  const rows = small === undefined ? [fatal] : withWriters(problem, small.rows);
  const calls = named(problem, rows);
  const { states, model } = problem.transitions;
  const possible = [...new Set(outcome.before.map(({ state }) => state))].sort((x, y) => x - y);
  let prefix: readonly number[] | undefined;
  for (const before of outcome.before.slice(0, PREFIXES_TRIED)) {
    prefix ??= witnessOrder(problem, before.steps(), outcome.event);
  }
  return anomaly(part, calls, undefined, {
    engine: "search",
    fatal: part.start[fatal]!,
    core: (small?.rows ?? [fatal]).map((row) => part.start[row]!),
    smallest: small?.smallest ?? false,
    open,
    statesBefore: possible
      .slice(0, STATES_SHOWN)
      .map((state) =>
        state === problem.transitions.junk ? "overwritten unseen" : show(model, states[state]),
      ),
    statesBeforeCount: possible.length,
    ...(prefix === undefined
      ? {}
      : {
          prefix: {
            operations: prefix.length,
            last: prefix.slice(-ORDER_SHOWN).map((row) => part.start[row]!),
          },
        }),
    ...(small === undefined ? {} : orders(reader, calls, budget)),
    ...stale(part, reader, times),
  });
}

function anomaly(
  part: Part,
  calls: readonly NamedCall[],
  because: string | undefined,
  details: Readonly<Record<string, unknown>>,
): Anomaly {
  const list = calls
    .slice(0, NAMED_IN_MESSAGE)
    .map(({ call, start }) => `${describe(call)} (${String(start)})`)
    .join(", ");
  const more = calls.length > NAMED_IN_MESSAGE ? ` and ${String(calls.length - NAMED_IN_MESSAGE)} more` : "";
  const reason = because === undefined ? "" : `: ${because}`;
  return {
    type: "nonlinearizable",
    operations: calls.map(({ start }) => start),
    key: part.key,
    message: `No order of the operations explains ${list}${more}${reason}.`,
    details,
  };
}

/** Why each order fails, where the operations alone show it. */
function orders(reader: ObjectReader, calls: readonly NamedCall[], budget: Budget): Record<string, unknown> {
  if (calls.length > MOST_LISTED || !budget.spend(calls.length)) return {};
  const failed = failedOrders(reader.model, calls);
  return failed === undefined ? {} : { orders: failed };
}

/** How stale reads were, where the object is a register and some were. */
function stale(part: Part, reader: ObjectReader, times: Times): Record<string, unknown> {
  const found = reader.staleness?.(part, times);
  if (found === undefined || found.stale.length === 0) return {};
  const { stale: reads, ...rest } = found;
  return { staleness: { ...rest, staleReads: reads.length, stalest: reads.slice(0, STALE_SHOWN) } };
}

function named({ transitions, call, start, end }: Problem, rows: readonly number[]): NamedCall[] {
  return rows.map((row) => ({
    call: transitions.calls[call[row]!]!,
    start: start[row]!,
    end: end[row] === NEVER ? Infinity : end[row]!,
  }));
}

/** With the last operations that could have made each state the others observe: without them nobody can follow. */
function withWriters({ transitions, call, start, end }: Problem, rows: readonly number[]): number[] {
  const all = new Set(rows);
  // A set also visits what is added while it is walked.
  for (const row of all) {
    const wanted = transitions.required(call[row]!);
    if (wanted <= 0) continue;
    for (let other = start.length - 1; other >= 0; other--) {
      if (start[other]! > end[row]! || other === row) continue;
      if (transitions.effects[call[other]!] === OBSERVE || transitions.target(call[other]!) !== wanted)
        continue;
      all.add(other);
      break;
    }
  }
  return [...all].sort((x, y) => x - y);
}
