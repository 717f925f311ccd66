/**
 * The general search: walks the events once, keeping every configuration the object may be in, and lets an
 * operation take effect only when its return forces it (just-in-time linearization, Lowe, "Testing for
 * linearizability", 2017, after Wing and Gong 1993). Memory grows with concurrency, not with length.
 *
 * Five rules keep the set of configurations small without losing an answer: observations take effect at once
 * when true; an overwrite nobody observes is never placed, only remembered as hidden behind a later one; of
 * equal calls the one that must return first goes first; crashed operations are counted by class; and a
 * configuration that another one can stand in for is dropped.
 *
 * One run is one *phase*: `exact` counts crashed operations and keeps all trade-offs; `priced` keeps only the
 * cheapest (an answer "linearizable" is final); `tracked` lets crashed operations of untracked classes happen
 * any number of times ("stuck" is final). The phases are put together in phases.ts.
 */
import type { Budget } from "../../budget.js";
import {
  Configurations,
  CRASHES,
  LEVEL,
  STATE,
  TRACKED,
  TRAIL,
  USED,
  USES,
  type Pruning,
} from "./configurations.js";
import { Expansion } from "./expansion.js";
import { Lookahead } from "./lookahead.js";
import { NEVER, type Problem } from "./problem.js";
import { Supply } from "./supply.js";
import { MODIFY, NONE, OBSERVE, OVERWRITE } from "./transitions.js";
import { Trail, type TrailStep } from "./trail.js";
import { NOTHING, Usage } from "./usage.js";
import { Window } from "./window.js";

export interface Phase {
  readonly pruning: Pruning;
  /** Priced: crashed operations a configuration may use beyond the most frugal one, before it is forced to. */
  readonly slack?: number;
  /** Priced: configurations kept after a return. */
  readonly cap?: number;
  /** Tracked: calls whose crashed operations are counted. */
  readonly trackedCalls?: ReadonlySet<number>;
  /** Steps after which the phase gives up on its own. */
  readonly maxSteps?: number;
  /** States the object may begin in; the model's initial state when absent. */
  readonly from?: readonly number[];
}

export type Outcome =
  | {
      readonly kind: "linearizable";
      /** Calls of crashed operations that were used more often than they were invoked (tracked phase only). */
      readonly overused: readonly number[];
      /** The order found: as long as the history, so made when asked for. */
      steps(): readonly TrailStep[];
    }
  | { readonly kind: "stuck"; readonly event: number; readonly before: readonly Snapshot[] }
  | { readonly kind: "stopped"; readonly event: number; readonly by: "budget" | "phase" };

/** A configuration as data: state, and the open operations that have taken effect. */
export interface Snapshot {
  readonly state: number;
  readonly used: readonly number[];
  /** The order that led to it: as long as the history, so made when asked for. */
  steps(): readonly TrailStep[];
}

const SPEND_EVERY = 1024;
const NO_CALLS: ReadonlySet<number> = new Set();
const MOST_SETS = 100_000;

export class Search {
  readonly #problem: Problem;
  readonly #budget: Budget;
  // The phase, field by field: phases come in many shapes, and the search should be compiled for one.
  readonly #pruning: Pruning;
  readonly #slack: number;
  readonly #cap: number;
  readonly #maxSteps: number;
  readonly #trackedCalls: ReadonlySet<number>;
  readonly #from: readonly number[];
  readonly #window: Window;
  readonly #supply: Supply;
  readonly #usage: Usage;
  readonly #trail: Trail;
  readonly #lookahead: Lookahead | undefined;
  readonly #tracked: boolean[] = [];
  #spare: Configurations;
  readonly #work: Expansion;
  #unspent = 0;
  steps = 0;
  /** The most configurations alive after a return. */
  widest = 1;
  #stopped: "budget" | "phase" | undefined;

  constructor(problem: Problem, budget: Budget, phase: Phase) {
    this.#problem = problem;
    this.#budget = budget;
    const { pruning, slack = Infinity, cap = Infinity, maxSteps = Infinity } = phase;
    this.#pruning = pruning;
    this.#slack = slack;
    this.#cap = cap;
    this.#maxSteps = maxSteps;
    this.#trackedCalls = phase.trackedCalls ?? NO_CALLS;
    this.#from = phase.from ?? [0];
    this.#trail = new Trail(problem.call.length, problem.arena);
    this.#window = new Window(problem);
    this.#supply = new Supply(problem);
    this.#usage = new Usage(this.#supply.limit + 1);
    const cost = (set: number): number => this.#usage.cost(set, this.#supply.version, this.#supply.price);
    this.#lookahead = problem.transitions.junk < 0 ? undefined : new Lookahead(problem, this.#window);
    const live = new Configurations(this.#window, this.#usage, pruning, cost, problem.arena);
    this.#spare = new Configurations(this.#window, this.#usage, pruning, cost, problem.arena);
    this.#work = new Expansion(live, {
      problem,
      window: this.#window,
      supply: this.#supply,
      usage: this.#usage,
      trail: this.#trail,
      lookahead: this.#lookahead,
      pruning,
      tracked: this.#tracked,
    });
  }

  run(): Outcome {
    const { events, call, end, transitions } = this.#problem;
    for (const state of this.#from) {
      const c = this.#work.live.add();
      this.#work.live.mem.fill(0, c * this.#work.live.stride, (c + 1) * this.#work.live.stride);
      this.#work.live.mem[c * this.#work.live.stride + STATE] = state;
    }
    for (let e = 0; e < events.length; e++) {
      this.#work.event = e;
      if ((++this.#unspent & (SPEND_EVERY - 1)) === 0 && !this.#spend()) break;
      const event = events[e]!;
      this.#lookahead?.advance(event);
      if (event >= 0) {
        if (end[event] !== NEVER) this.#invoke(event);
        else if (transitions.effects[call[event]!] !== OBSERVE) this.#crash(call[event]!);
      } else {
        this.#return(~event);
        if (this.#stopped !== undefined) break;
        if (this.#work.live.count === 0) {
          return { kind: "stuck", event: e, before: this.#snapshots(this.#spare) };
        }
      }
    }
    if (this.#stopped !== undefined) return { kind: "stopped", event: this.#work.event, by: this.#stopped };
    return this.#finish();
  }

  #finish(): Outcome {
    const { mem, stride, count } = this.#work.live;
    const steps = (c: number): TrailStep[] => this.#trail.stepsTo(mem[c * stride + TRAIL]!);
    let best = 0;
    let overused: number[] = [];
    if (this.#pruning === "tracked") {
      overused = this.#overused(steps(best));
      for (let c = 1; c < count && overused.length > 0; c++) {
        const its = this.#overused(steps(c));
        if (its.length >= overused.length) continue;
        best = c;
        overused = its;
      }
    }
    const calls = overused.map((cls) => this.#supply.calls[cls]!);
    return { kind: "linearizable", overused: calls, steps: () => steps(best) };
  }

  /** Classes used more often than they had been invoked at the time. */
  #overused(steps: readonly TrailStep[]): number[] {
    const { events, call, end } = this.#problem;
    const left = this.#supply.calls.map(() => 0);
    const result = new Set<number>();
    let at = 0;
    for (const { step, event } of steps) {
      for (; at < event; at++) {
        const row = events[at]!;
        if (row < 0 || end[row] !== NEVER) continue;
        const cls = this.#supply.classOf(call[row]!);
        if (cls !== undefined) left[cls]!++;
      }
      if (step < 0 && --left[~step]! < 0) result.add(~step);
    }
    return [...result];
  }

  #invoke(operation: number): void {
    const slot = this.#window.open(operation);
    const call = this.#problem.call[operation]!;
    if (this.#problem.transitions.effects[call] !== OBSERVE) return;
    const { mem, stride, count } = this.#work.live;
    const word = USED + (slot >> 5);
    const bit = 1 << (slot & 31);
    for (let c = 0; c < count; c++) {
      if (this.#problem.transitions.next(mem[c * stride + STATE]!, call) !== NONE) {
        mem[c * stride + word]! |= bit;
      }
    }
  }

  #crash(call: number): void {
    this.#supply.add(call);
    const cls = this.#supply.classOf(call)!;
    this.#tracked[cls] = this.#trackedCalls.has(call);
  }

  #return(operation: number): void {
    const slot = this.#window.slotOf(operation);
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    const { live } = this.#work;
    let done = true;
    for (let c = 0; c < live.count && done; c++) {
      done = (live.mem[c * live.stride + USED + word]! & bit) !== 0;
    }
    if (done) {
      this.#window.close(slot);
      for (let c = 0; c < live.count; c++) live.mem[c * live.stride + USED + word]! &= ~bit;
      return;
    }
    if (this.#force(operation, slot)) this.#settle(slot);
  }

  /** Finds all ways for the operation to have taken effect, into `#out`; false when the budget ran out. */
  #force(operation: number, slot: number): boolean {
    const { live } = this.#work;
    const count = live.count;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    const mayHide = isFree(this.#problem.transitions.effects[this.#problem.call[operation]!]!);
    const optional = this.#problem.optional?.[operation] === 1;
    const slack = this.#slack;
    if (slack !== Infinity) {
      let fewest = live.mem[CRASHES]!;
      for (let c = 1; c < count; c++) fewest = Math.min(fewest, live.mem[c * live.stride + CRASHES]!);
      this.#work.base = fewest;
    }
    for (this.#work.slack = slack; ; this.#work.slack++) {
      this.#work.cut = false;
      this.#work.out.length = 0;
      live.count = count;
      live.startAntichain();
      for (let c = 0; c < count; c++) {
        live.revive(c);
        live.mem[c * live.stride + LEVEL] = 0;
        if ((live.mem[c * live.stride + USED + word]! & bit) !== 0) {
          this.#work.out.push(c);
          continue;
        }
        if (optional || (mayHide && (live.mem[c * live.stride + live.hide + word]! & bit) !== 0)) {
          this.#work.out.push(live.copy(c));
        }
        if (live.insert(c)) this.#work.queue(c, 0);
      }
      for (let level = 0; level < this.#work.levels.length; level++) {
        const stack = this.#work.levels[level]!;
        while (stack.length > 0) {
          const c = stack.pop();
          if (live.isDead(c)) continue;
          this.steps++;
          if ((++this.#unspent & (SPEND_EVERY - 1)) === 0 && !this.#spend()) return false;
          this.#work.expand(c, slot);
        }
      }
      // Slack is widened only where nothing else is left: being frugal must not look like being wrong.
      if (this.#work.out.length > 0 || !this.#work.cut || this.#work.slack >= slack + 4) break;
    }
    if (this.#work.out.length === 0) {
      live.count = count;
      [this.#work.live, this.#spare] = [this.#spare, live];
      this.#work.live.count = 0;
      return false;
    }
    return true;
  }

  /** Frees the slot and carries the best of `#out` over to the next event. */
  #settle(slot: number): void {
    const { live } = this.#work;
    const next = this.#spare;
    const { stride } = live;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    this.#window.close(slot);
    const { out } = this.#work;
    if (out.length === 1) {
      this.#settleOne(out.at(0), word, bit);
      return;
    }
    live.startAntichain();
    for (let i = 0; i < out.length; i++) {
      const c = out.at(i);
      live.mem[c * stride + USED + word]! &= ~bit;
      live.mem[c * stride + live.hide + word]! &= ~bit;
      live.revive(c);
      if (!live.insert(c)) live.kill(c);
    }
    next.count = 0;
    if (out.length <= this.#cap) {
      for (let i = 0; i < out.length; i++) if (!live.isDead(out.at(i))) live.copy(out.at(i), next);
    } else for (const c of this.#cheapest(this.#cap)) live.copy(c, next);
    [this.#work.live, this.#spare] = [next, live];
    if (next.count > this.widest) this.widest = next.count;
    this.#tidy();
  }

  /** The living ones of `#out` that used the least. */
  #cheapest(most: number): number[] {
    const { live, out } = this.#work;
    const alive: number[] = [];
    for (let i = 0; i < out.length; i++) if (!live.isDead(out.at(i))) alive.push(out.at(i));
    if (alive.length <= most) return alive;
    const price = new Map(alive.map((c) => [c, this.#cost(live.mem[c * live.stride + USES]!)]));
    return alive.sort((a, b) => price.get(a)! - price.get(b)! || a - b).slice(0, most);
  }

  /** The common case: one configuration is left, and nothing to compare it with. */
  #settleOne(c: number, word: number, bit: number): void {
    const { live } = this.#work;
    const { mem, stride } = live;
    mem[c * stride + USED + word]! &= ~bit;
    mem[c * stride + live.hide + word]! &= ~bit;
    live.revive(0);
    live.count = 1;
    for (let i = 0; i < stride; i++) mem[i] = mem[c * stride + i]!;
    this.#tidy();
  }

  /** Forgets what no configuration refers to any more. */
  #tidy(): void {
    if (this.#usage.size > MOST_SETS) this.#forgetSets();
    if (this.#pruning === "tracked") this.#settleCosts();
    if (this.#trail.isLarge) this.#forgetTrails();
  }

  /** Costs stay small numbers: only differences count. */
  #settleCosts(): void {
    const { mem, stride, count } = this.#work.live;
    let least = Infinity;
    for (let c = 0; c < count; c++) least = Math.min(least, mem[c * stride + CRASHES]!);
    for (let c = 0; c < count; c++) mem[c * stride + CRASHES]! -= least;
  }

  #forgetTrails(): void {
    const { mem, stride, count } = this.#work.live;
    const ends = Array.from({ length: count }, (_, c) => mem[c * stride + TRAIL]!);
    const renamed = this.#trail.keepOnly(ends);
    for (let c = 0; c < count; c++) mem[c * stride + TRAIL] = renamed[c]!;
  }

  #forgetSets(): void {
    const { mem, stride, count } = this.#work.live;
    const sets = new Set<number>();
    const fields = this.#pruning === "tracked" ? [TRACKED] : [USES];
    for (const field of fields) for (let c = 0; c < count; c++) sets.add(mem[c * stride + field]!);
    const rename = this.#usage.keepOnly(sets);
    for (const field of fields) {
      for (let c = 0; c < count; c++) mem[c * stride + field] = rename.get(mem[c * stride + field]!)!;
    }
  }

  #cost(set: number): number {
    return set === NOTHING ? 0 : this.#usage.cost(set, this.#supply.version, this.#supply.price);
  }

  #spend(): boolean {
    const bytes =
      this.#work.live.bytes +
      this.#spare.bytes +
      this.#usage.bytes +
      this.#trail.bytes +
      this.#problem.transitions.bytes;
    if (!this.#budget.spend(SPEND_EVERY) || !this.#budget.room(bytes)) this.#stopped = "budget";
    else if (this.steps > this.#maxSteps) this.#stopped = "phase";
    return this.#stopped === undefined;
  }

  #snapshots(configurations: Configurations): Snapshot[] {
    const { mem, stride, count } = configurations;
    return Array.from({ length: count }, (_, c) => {
      const used: number[] = [];
      for (let slot = 0; slot < this.#window.words * 32; slot++) {
        const operation = this.#window.operation[slot]!;
        if (operation < 0) continue;
        if ((mem[c * stride + USED + (slot >> 5)]! & (1 << (slot & 31))) !== 0) used.push(operation);
      }
      const trail = mem[c * stride + TRAIL]!;
      return { state: mem[c * stride + STATE]!, used, steps: () => this.#trail.stepsTo(trail) };
    });
  }
}

/** Always possible, and changes the state. */
function isFree(effect: number): boolean {
  return effect === OVERWRITE || effect === MODIFY;
}
