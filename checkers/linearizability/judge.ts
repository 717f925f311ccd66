/**
 * Judges some of a history's objects: a pure function of (history, type, options, shard), so that workers can
 * share the objects among them. Shards are put together by merge.ts; one shard or many, the verdict is the same.
 */
import { UNLIMITED, type Budget } from "../budget.js";
import type { History } from "../history/history.js";
import type { Anomaly } from "../verdict.js";
import { explainConflict, explainStuck } from "./evidence/explain.js";
import { Allowance } from "./evidence/minimal.js";
import type { FastAnswer, ObjectReader, ObjectType } from "./object-type.js";
import type { Part } from "./part.js";
import { toProblem } from "./problem-of.js";
import { Arena } from "./search/arena.js";
import { decide } from "./search/phases.js";
import type { Problem } from "./search/problem.js";
import { split } from "./split.js";
import type { Times } from "./staleness.js";
import { wordSetting } from "./types/shapes.js";
import { replay, witnessOrder } from "./witness.js";

export interface JudgeOptions {
  readonly budget?: Budget;
  readonly settings?: Readonly<Record<string, string>>;
  /** Judge only every `of`-th object, beginning at `index`. */
  readonly shard?: { readonly index: number; readonly of: number };
}

/** What one object's history turned out to be: not linearizable, or not decided. Plain data. */
export interface Finding {
  /** Position of the object in the history. */
  readonly part: number;
  readonly key: unknown;
  /** The evidence, for the first objects of a shard that are not linearizable. */
  readonly anomaly?: Anomaly;
  /** Where the judgement stopped short, in words; absent for objects that are not linearizable. */
  readonly unknown?: string;
}

export interface ShardResult {
  /** Objects that are not linearizable or undecided, in the order of the history. */
  readonly findings: readonly Finding[];
  /** Objects by algorithm. */
  readonly engines: Readonly<Record<string, number>>;
  readonly objects: number;
  /** Operations that took part in the judgement. */
  readonly judged: number;
  /** Operations in orders that were found to explain everything and replayed; only where asked for. */
  readonly witnessed: number;
  /** Why the whole history tests nothing, if so; the same in all shards. */
  readonly vacuous?: string;
}

/** Objects that are explained: of a history, the first ones that are not linearizable; the others are counted. */
export const EXPLAINED = 4;

/** @throws MalformedHistoryError @throws RangeError for a setting's value that is not understood */
export function judge(history: History, type: ObjectType, options: JudgeOptions = {}): ShardResult {
  const { budget = UNLIMITED, settings = {}, shard = { index: 0, of: 1 } } = options;
  const reader = type.open(settings);
  const parts = split(history, type, reader);
  const findings: Finding[] = [];
  const unexplained: { readonly at: number; readonly explain: (budget: Budget) => Anomaly }[] = [];
  const engines: Record<string, number> = {};
  let objects = 0;
  let judged = 0;
  let witnessed = 0;
  const times = { invoked: history.columns.invoked, returned: history.columns.returned };
  let arena = new Arena();
  const witness = wordSetting("witness", settings["witness"], ["no", "check"]) === "check";
  for (let index = shard.index; index < parts.count; index += shard.of) {
    const part = parts.part(index);
    objects++;
    judged += part.start.length;
    arena.reset();
    const answer = judgePart(part, reader, { times, witness, budget, arena });
    const { engine, explain, unknown } = answer;
    witnessed += answer.witnessed ?? 0;
    engines[engine] = (engines[engine] ?? 0) + 1;
    if (explain === undefined && unknown === undefined) continue;
    if (explain !== undefined && unexplained.length < EXPLAINED) {
      unexplained.push({ at: findings.length, explain });
      // The explanation will want what this one holds.
      arena = new Arena();
    }
    findings.push({ part: index, key: part.key, ...(unknown === undefined ? {} : { unknown }) });
  }
  // All verdicts first: evidence for one object must not use up what another one's verdict needs.
  for (const { at, explain } of unexplained) findings[at] = { ...findings[at]!, anomaly: explain(budget) };
  const vacuous = findVacuous(parts.kinds, reader);
  return { findings, engines, objects, judged, witnessed, ...(vacuous === undefined ? {} : { vacuous }) };
}

function findVacuous(kinds: readonly number[], reader: ObjectReader): string | undefined {
  if (!reader.observing.some((kind) => (kinds[kind] ?? 0) > 0)) {
    return "nothing was observed: no operation returned anything that a wrong object could not have returned";
  }
  return reader.vacuous?.(kinds);
}

/** What looking for a witness may cost where the verdict is known already, in steps. */
const WITNESS_STEPS = 20_000;

interface PartAnswer {
  readonly engine: string;
  readonly witnessed?: number;
  /** Present when the object is not linearizable. */
  readonly explain?: (budget: Budget) => Anomaly;
  readonly unknown?: string;
}

interface Means {
  readonly times: Times;
  readonly witness: boolean;
  readonly budget: Budget;
  readonly arena: Arena;
}

function judgePart(whole: Part, reader: ObjectReader, { times, witness, budget, arena }: Means): PartAnswer {
  if (!budget.spend(whole.start.length)) {
    return { engine: "none", unknown: "the budget was used up before this object was begun" };
  }
  const fast = reader.fast?.(whole);
  if (fast !== undefined && !fast.linearizable) {
    return {
      engine: fast.engine,
      explain: (left) => explainConflict(whole, reader, fast, times, left),
    };
  }
  if (fast !== undefined) {
    return { engine: fast.engine, ...(witness ? checkFast(whole, reader, fast, budget) : {}) };
  }
  const part = reader.reduce?.(whole) ?? whole;
  const problem = toProblem(part, reader, reader.model, arena);
  const { outcome, phase, rerun } = decide(problem, budget);
  const engine = `search (${phase})`;
  if (outcome.kind === "linearizable") {
    return { engine, ...(witness ? check(problem, witnessOrder(problem, outcome.steps())) : {}) };
  }
  if (outcome.kind === "stuck") {
    return {
      engine,
      explain: (left) => explainStuck(part, reader, problem, outcome, rerun, times, left),
    };
  }
  const event = problem.events[outcome.event]!;
  const row = event < 0 ? ~event : event;
  const index = event < 0 ? part.end[row]! : part.start[row]!;
  return {
    engine,
    unknown: `the budget was used up at event ${String(index)} (operation ${String(part.start[row])}), ${String(outcome.event)} of ${String(problem.events.length)} events in`,
  };
}

/** A witness for what a near-linear algorithm found: its own order, or one that the search finds soon. */
function checkFast(part: Part, reader: ObjectReader, fast: FastAnswer, budget: Budget): Partial<PartAnswer> {
  const problem = toProblem(part, reader);
  if (fast.order !== undefined) return check(problem, fast.order());
  const { outcome } = decide(problem, new Allowance(WITNESS_STEPS + part.start.length, budget));
  if (outcome.kind === "stopped") return {};
  if (outcome.kind === "linearizable") return check(problem, witnessOrder(problem, outcome.steps()));
  return { unknown: `${fast.engine} found the history linearizable, and the search did not` };
}

/** Replays a witness. A wrong one would be a defect of this program: better no verdict than that one. */
function check(problem: Problem, order: readonly number[] | undefined): Partial<PartAnswer> {
  if (order === undefined) return {};
  const wrong = replay(problem, order, problem.transitions.model);
  return wrong === undefined
    ? { witnessed: order.length }
    : { unknown: `the witness does not replay: ${wrong}` };
}
