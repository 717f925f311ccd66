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
  USED,
  USES,
  type PathNode,
  type Pruning,
} from "./configurations.js";
import { Lookahead } from "./lookahead.js";
import { NEVER, type Problem } from "./problem.js";
import { Supply } from "./supply.js";
import { MODIFY, NONE, OBSERVE, OVERWRITE } from "./transitions.js";
import { Trail } from "./trail.js";
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
  /** Keep how each configuration came about, for a witness. */
  readonly record?: boolean;
  /** States the object may begin in; the model's initial state when absent. */
  readonly from?: readonly number[];
}

export type Outcome =
  | {
      readonly kind: "linearizable";
      /** Calls of crashed operations that were used more often than they were invoked (tracked phase only). */
      readonly overused: readonly number[];
      readonly path: PathNode | undefined;
    }
  | { readonly kind: "stuck"; readonly event: number; readonly before: readonly Snapshot[] }
  | { readonly kind: "stopped"; readonly event: number; readonly by: "budget" | "phase" };

/** A configuration as data: state, and the open operations that have taken effect. */
export interface Snapshot {
  readonly state: number;
  readonly used: readonly number[];
  readonly path: PathNode | undefined;
}

const SPEND_EVERY = 1024;
const MOST_SETS = 100_000;
/** Tracked phase: what a use costs, divided by the supply of its class. */
const USE_COST = 1 << 12;

export class Search {
  readonly #problem: Problem;
  readonly #budget: Budget;
  readonly #phase: Phase;
  readonly #window: Window;
  readonly #supply: Supply;
  readonly #usage: Usage;
  readonly #trail = new Trail();
  readonly #lookahead: Lookahead | undefined;
  readonly #tracked: boolean[] = [];
  #live: Configurations;
  #spare: Configurations;
  #levels: number[][] = [];
  #out: number[] = [];
  #base = 0;
  #slack = Infinity;
  #cut = false;
  #event = 0;
  #unspent = 0;
  steps = 0;
  /** The most configurations alive after a return. */
  widest = 1;
  #stopped: "budget" | "phase" | undefined;

  constructor(problem: Problem, budget: Budget, phase: Phase) {
    this.#problem = problem;
    this.#budget = budget;
    this.#phase = phase;
    this.#window = new Window(problem);
    this.#supply = new Supply(problem);
    this.#usage = new Usage(this.#supply.limit + 1);
    const cost = (set: number): number => this.#usage.cost(set, this.#supply.version, this.#supply.price);
    const record = phase.record ?? false;
    this.#lookahead = problem.transitions.junk < 0 ? undefined : new Lookahead(problem, this.#window);
    this.#live = new Configurations(this.#window, this.#usage, phase.pruning, cost, record);
    this.#spare = new Configurations(this.#window, this.#usage, phase.pruning, cost, record);
  }

  run(): Outcome {
    const { events, call, end, transitions } = this.#problem;
    for (const state of this.#phase.from ?? [0]) {
      const c = this.#live.add();
      this.#live.mem.fill(0, c * this.#live.stride, (c + 1) * this.#live.stride);
      this.#live.mem[c * this.#live.stride + STATE] = state;
      if (this.#live.path !== undefined) this.#live.path[c] = undefined;
    }
    for (let e = 0; e < events.length; e++) {
      this.#event = e;
      if ((++this.#unspent & (SPEND_EVERY - 1)) === 0 && !this.#spend()) break;
      const event = events[e]!;
      this.#lookahead?.advance(event);
      if (event >= 0) {
        if (end[event] !== NEVER) this.#invoke(event);
        else if (transitions.effects[call[event]!] !== OBSERVE) this.#crash(call[event]!);
      } else {
        this.#return(~event);
        if (this.#stopped !== undefined) break;
        if (this.#live.count === 0) {
          return { kind: "stuck", event: e, before: this.#snapshots(this.#spare) };
        }
      }
    }
    if (this.#stopped !== undefined) return { kind: "stopped", event: this.#event, by: this.#stopped };
    return this.#finish();
  }

  #finish(): Outcome {
    const { mem, stride, count, path } = this.#live;
    let best = 0;
    let overused: number[] = [];
    if (this.#phase.pruning === "tracked") {
      for (let c = 0; c < count; c++) {
        const its = this.#trail.overused(mem[c * stride + USES]!);
        if (c > 0 && its.length >= overused.length) continue;
        best = c;
        overused = its;
      }
    }
    const calls = overused.map((cls) => this.#supply.calls[cls]!);
    return { kind: "linearizable", overused: calls, path: path?.[best] };
  }

  #invoke(operation: number): void {
    const slot = this.#window.open(operation);
    const call = this.#problem.call[operation]!;
    if (this.#problem.transitions.effects[call] !== OBSERVE) return;
    const { mem, stride, count } = this.#live;
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
    this.#tracked[cls] = this.#phase.trackedCalls?.has(call) ?? false;
  }

  #return(operation: number): void {
    const slot = this.#window.slotOf(operation);
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    const live = this.#live;
    let done = true;
    for (let c = 0; c < live.count && done; c++) {
      done = (live.mem[c * live.stride + USED + word]! & bit) !== 0;
    }
    if (done) {
      this.#window.close(slot);
      for (let c = 0; c < live.count; c++) live.mem[c * live.stride + USED + word]! &= ~bit;
      return;
    }
    if (this.#problem.optional?.[operation] === 1) {
      this.#out = Array.from({ length: live.count }, (_, c) => c);
    } else if (!this.#force(operation, slot)) {
      return;
    }
    this.#settle(slot);
  }

  /** Finds all ways for the operation to have taken effect, into `#out`; false when the budget ran out. */
  #force(operation: number, slot: number): boolean {
    const live = this.#live;
    const count = live.count;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    const mayHide = isFree(this.#problem.transitions.effects[this.#problem.call[operation]!]!);
    this.#window.rankEqualCalls();
    const slack = this.#phase.slack ?? Infinity;
    if (slack !== Infinity) {
      this.#base = Infinity;
      for (let c = 0; c < count; c++) {
        this.#base = Math.min(this.#base, live.mem[c * live.stride + CRASHES]!);
      }
    }
    for (this.#slack = slack; ; this.#slack++) {
      this.#cut = false;
      this.#out = [];
      live.count = count;
      live.startAntichain();
      for (const level of this.#levels) level.length = 0;
      for (let c = 0; c < count; c++) {
        live.revive(c);
        live.mem[c * live.stride + LEVEL] = 0;
        if ((live.mem[c * live.stride + USED + word]! & bit) !== 0) {
          this.#out.push(c);
          continue;
        }
        if (mayHide && (live.mem[c * live.stride + live.hide + word]! & bit) !== 0) {
          this.#out.push(this.#copy(live, c));
        }
        if (live.insert(c)) this.#queue(c, 0);
      }
      for (let level = 0; level < this.#levels.length; level++) {
        const stack = this.#levels[level]!;
        for (let c = stack.pop(); c !== undefined; c = stack.pop()) {
          if (live.isDead(c)) continue;
          this.steps++;
          if ((++this.#unspent & (SPEND_EVERY - 1)) === 0 && !this.#spend()) return false;
          this.#expand(c, slot);
        }
      }
      // Slack is widened only where nothing else is left: being frugal must not look like being wrong.
      if (this.#out.length > 0 || !this.#cut || this.#slack >= slack + 4) break;
    }
    if (this.#out.length === 0) {
      live.count = count;
      [this.#live, this.#spare] = [this.#spare, live];
      this.#live.count = 0;
      return false;
    }
    return true;
  }

  #queue(c: number, level: number): void {
    while (this.#levels.length <= level) this.#levels.push([]);
    this.#levels[level]!.push(c);
  }

  #copy(configurations: Configurations, c: number): number {
    const copy = configurations.add();
    const { mem, stride, path } = configurations;
    mem.copyWithin(copy * stride, c * stride, (c + 1) * stride);
    if (path !== undefined) path[copy] = path[c];
    return copy;
  }

  /** Tries every next step from a configuration in which the forced operation has not taken effect. */
  #expand(c: number, forced: number): void {
    const window = this.#window;
    const { words, overwrite, free, update, earlier } = window;
    const { transitions } = this.#problem;
    const live = this.#live;
    const base = c * live.stride;
    const state = live.mem[base + STATE]!;
    const mayCrash = live.mem[base + CRASHES]! - this.#base < this.#slack;
    for (let w = 0; w < words; w++) {
      let open = (free[w]! | update[w]!) & ~live.mem[base + USED + w]!;
      while (open !== 0) {
        const bit = open & -open;
        open ^= bit;
        const slot = (w << 5) + 31 - Math.clz32(bit);
        const call = window.call[slot]!;
        const after = transitions.next(state, call);
        if (after === NONE) continue;
        const overwrites = (overwrite[w]! & bit) !== 0;
        if (slot !== forced) {
          if (this.#hasEarlier(base, slot, earlier, words)) continue;
          if (overwrites && !this.#useful(base, after, mayCrash)) continue;
        }
        const step = window.operation[slot]!;
        if (after >= 0) this.#push(c, after, slot, overwrites, -1, step, forced);
        else
          for (const one of transitions.outcomes(after))
            this.#push(c, one, slot, overwrites, -1, step, forced);
      }
    }
    this.#expandCrashed(c, base, state, mayCrash, forced);
  }

  #expandCrashed(c: number, base: number, state: number, mayCrash: boolean, forced: number): void {
    const { calls, available } = this.#supply;
    const { transitions } = this.#problem;
    if (calls.length === 0) return;
    if (!mayCrash) {
      this.#cut = true;
      return;
    }
    const live = this.#live;
    const uses = live.mem[base + USES]!;
    const tracked = live.mem[base + TRACKED]!;
    const unlimited = this.#phase.pruning === "tracked";
    for (const cls of this.#supply.enabledIn(state)) {
      if (unlimited) {
        if (this.#tracked[cls]! && this.#usage.count(tracked, cls) >= available[cls]!) continue;
      } else if (this.#usage.count(uses, cls) >= available[cls]!) {
        continue;
      }
      const call = calls[cls]!;
      const after = transitions.next(state, call);
      if (after >= 0) {
        const overwrites = transitions.effects[call] === OVERWRITE;
        if (overwrites && !this.#useful(base, after, true)) continue;
        this.#push(c, after, -1, overwrites, cls, ~call, forced);
      } else {
        for (const one of transitions.outcomes(after)) {
          if (one !== state) this.#push(c, one, -1, false, cls, ~call, forced);
        }
      }
    }
  }

  #hasEarlier(base: number, slot: number, earlier: Int32Array, words: number): boolean {
    const { mem } = this.#live;
    for (let w = 0; w < words; w++) {
      if ((earlier[slot * words + w]! & ~mem[base + USED + w]!) !== 0) return true;
    }
    return false;
  }

  /** Whether anything that has not happened yet could happen in `state`, other than another overwrite. */
  #useful(base: number, state: number, mayCrash: boolean): boolean {
    const { mem } = this.#live;
    const observes = this.#window.observesIn(state);
    const updates = this.#window.updatesIn(state);
    for (let w = 0; w < this.#window.words; w++) {
      const modify = this.#window.free[w]! & ~this.#window.overwrite[w]!;
      if (((observes[w]! | updates[w]! | modify) & ~mem[base + USED + w]!) !== 0) return true;
    }
    return mayCrash && this.#supply.updates(state);
  }

  /** The configuration after one step from `c`: of an open operation (`slot`) or of a crashed one (`cls`). */
  #push(
    c: number,
    state: number,
    slot: number,
    overwrites: boolean,
    cls: number,
    step: number,
    forced: number,
  ): void {
    const live = this.#live;
    const window = this.#window;
    const { transitions } = this.#problem;
    const d = live.add();
    const { mem, stride, hide } = live;
    const from = c * stride;
    const to = d * stride;
    mem[to + STATE] = state;
    if (cls < 0) {
      mem[to + USES] = mem[from + USES]!;
      mem[to + CRASHES] = mem[from + CRASHES]!;
      mem[to + TRACKED] = mem[from + TRACKED]!;
      mem[to + LEVEL] = mem[from + LEVEL]!;
    } else {
      this.#use(mem, from, to, cls);
    }
    const own = slot >> 5;
    for (let w = 0; w < window.words; w++) {
      let used = mem[from + USED + w]!;
      if (w === own) used |= 1 << (slot & 31);
      const hidden = overwrites ? window.free[w]! : mem[from + hide + w]!;
      mem[to + hide + w] = hidden & ~used;
      mem[to + USED + w] = used;
    }
    if (this.#lookahead !== undefined) {
      const seen = this.#lookahead.judge(state, live, d, this.#supply.overwrites);
      // What nobody will see can wait until it is hidden by what overwrites it.
      if (seen === NONE || (seen === transitions.junk && slot !== forced)) {
        live.count--;
        return;
      }
      mem[to + STATE] = seen;
    }
    const observes = window.observesIn(mem[to + STATE]!);
    for (let w = 0; w < window.words; w++) {
      mem[to + USED + w]! |= observes[w]!;
      mem[to + hide + w]! &= ~observes[w]!;
    }
    if (live.path !== undefined) {
      live.path[d] = { parent: live.path[c], step, event: this.#event };
    }
    if ((mem[to + USED + (forced >> 5)]! & (1 << (forced & 31))) !== 0) this.#out.push(d);
    else if (live.insert(d)) this.#queue(d, mem[to + LEVEL]!);
  }

  #use(mem: Int32Array, from: number, to: number, cls: number): void {
    const uses = mem[from + USES]!;
    const tracked = mem[from + TRACKED]!;
    mem[to + LEVEL] = mem[from + LEVEL]! + 1;
    if (this.#phase.pruning === "tracked") {
      const supply = this.#supply.available[cls]!;
      mem[to + USES] = this.#trail.add(uses, cls, supply);
      mem[to + CRASHES] = mem[from + CRASHES]! + Math.ceil(USE_COST / supply);
      mem[to + TRACKED] = this.#tracked[cls]! ? this.#usage.add(tracked, cls) : tracked;
    } else {
      mem[to + USES] = this.#usage.add(uses, cls);
      mem[to + CRASHES] = mem[from + CRASHES]! + 1;
      mem[to + TRACKED] = NOTHING;
    }
  }

  /** Frees the slot and carries the best of `#out` over to the next event. */
  #settle(slot: number): void {
    const live = this.#live;
    const next = this.#spare;
    const { stride } = live;
    const word = slot >> 5;
    const bit = 1 << (slot & 31);
    this.#window.close(slot);
    live.startAntichain();
    const kept: number[] = [];
    for (const c of this.#out) {
      live.mem[c * stride + USED + word]! &= ~bit;
      live.mem[c * stride + live.hide + word]! &= ~bit;
      live.revive(c);
      if (live.insert(c)) kept.push(c);
    }
    let alive = kept.filter((c) => !live.isDead(c));
    const cap = this.#phase.cap ?? Infinity;
    if (alive.length > cap) {
      const price = new Map(alive.map((c) => [c, this.#cost(live.mem[c * stride + USES]!)]));
      alive = alive.sort((a, b) => price.get(a)! - price.get(b)! || a - b).slice(0, cap);
    }
    next.count = 0;
    for (const c of alive) {
      const d = next.add();
      for (let i = 0; i < stride; i++) next.mem[d * stride + i] = live.mem[c * stride + i]!;
      if (next.path !== undefined) next.path[d] = live.path![c];
    }
    if (next.path !== undefined) next.path.length = next.count;
    [this.#live, this.#spare] = [next, live];
    if (next.count > this.widest) this.widest = next.count;
    if (this.#usage.size > MOST_SETS) this.#forgetSets();
    if (this.#phase.pruning === "tracked" && this.#supply.calls.length > 0) this.#settleTrails();
  }

  /** Costs stay small numbers, trails that nobody follows any more are dropped. */
  #settleTrails(): void {
    const { mem, stride, count } = this.#live;
    let least = Infinity;
    for (let c = 0; c < count; c++) least = Math.min(least, mem[c * stride + CRASHES]!);
    for (let c = 0; c < count; c++) mem[c * stride + CRASHES]! -= least;
    if (!this.#trail.isLarge) return;
    const ends = Array.from({ length: count }, (_, c) => mem[c * stride + USES]!);
    const renamed = this.#trail.keepOnly(ends);
    for (let c = 0; c < count; c++) mem[c * stride + USES] = renamed[c]!;
  }

  #forgetSets(): void {
    const { mem, stride, count } = this.#live;
    const sets = new Set<number>();
    const fields = this.#phase.pruning === "tracked" ? [TRACKED] : [USES];
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
      this.#live.bytes +
      this.#spare.bytes +
      this.#usage.bytes +
      this.#trail.bytes +
      this.#problem.transitions.bytes;
    if (!this.#budget.spend(SPEND_EVERY) || !this.#budget.room(bytes)) this.#stopped = "budget";
    else if (this.steps > (this.#phase.maxSteps ?? Infinity)) this.#stopped = "phase";
    return this.#stopped === undefined;
  }

  #snapshots(configurations: Configurations): Snapshot[] {
    const { mem, stride, count, path } = configurations;
    return Array.from({ length: count }, (_, c) => {
      const used: number[] = [];
      for (let slot = 0; slot < this.#window.words * 32; slot++) {
        const operation = this.#window.operation[slot]!;
        if (operation < 0) continue;
        if ((mem[c * stride + USED + (slot >> 5)]! & (1 << (slot & 31))) !== 0) used.push(operation);
      }
      return { state: mem[c * stride + STATE]!, used, path: path?.[c] };
    });
  }
}

/** Always possible, and changes the state. */
function isFree(effect: number): boolean {
  return effect === OVERWRITE || effect === MODIFY;
}
