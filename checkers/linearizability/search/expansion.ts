/**
 * One return being handled: from each configuration in which the returning operation has not taken effect, every
 * next step is tried until it has. The rules that leave steps out are those of search.ts.
 */
import { CRASHES, LEVEL, STATE, TRACKED, TRAIL, USED, USES } from "./configurations.js";
import type { Configurations, Pruning } from "./configurations.js";
import { IntList } from "./int-list.js";
import type { Lookahead } from "./lookahead.js";
import type { Problem } from "./problem.js";
import type { Supply } from "./supply.js";
import type { Trail } from "./trail.js";
import { NONE, OVERWRITE } from "./transitions.js";
import { NOTHING, type Usage } from "./usage.js";
import type { Window } from "./window.js";

/** Tracked phase: what a use costs, divided by the supply of its class. */
const USE_COST = 1 << 12;

export interface Workbench {
  readonly problem: Problem;
  readonly window: Window;
  readonly supply: Supply;
  readonly usage: Usage;
  readonly trail: Trail;
  readonly lookahead: Lookahead | undefined;
  readonly pruning: Pruning;
  /** By class: whether its uses are counted in the tracked phase. */
  readonly tracked: readonly boolean[];
}

export class Expansion {
  live: Configurations;
  /** Configurations in which the forced operation has taken effect. */
  readonly out = new IntList();
  /** Those still to be expanded, by crashed operations used. */
  readonly levels: IntList[] = [];
  /** The event being handled. */
  event = 0;
  /** The fewest crashed operations any configuration had used, and how many more are allowed. */
  base = 0;
  slack = Infinity;
  /** Whether a crashed operation was left out for lack of slack. */
  cut = false;
  readonly #problem: Problem;
  readonly #window: Window;
  readonly #supply: Supply;
  readonly #usage: Usage;
  readonly #trail: Trail;
  readonly #lookahead: Lookahead | undefined;
  readonly #pruning: Pruning;
  readonly #tracked: readonly boolean[];

  constructor(live: Configurations, bench: Workbench) {
    this.live = live;
    this.#problem = bench.problem;
    this.#window = bench.window;
    this.#supply = bench.supply;
    this.#usage = bench.usage;
    this.#trail = bench.trail;
    this.#lookahead = bench.lookahead;
    this.#pruning = bench.pruning;
    this.#tracked = bench.tracked;
  }

  queue(c: number, level: number): void {
    while (this.levels.length <= level) this.levels.push(new IntList());
    this.levels[level]!.push(c);
  }

  /** Tries every next step from a configuration in which the forced operation has not taken effect. */
  expand(c: number, forced: number): void {
    const window = this.#window;
    const { words, overwrite, free, earlier } = window;
    const { transitions } = this.#problem;
    const live = this.live;
    const base = c * live.stride;
    const state = live.mem[base + STATE]!;
    const mayCrash = live.mem[base + CRASHES]! - this.base < this.slack;
    const updates = window.updatesIn(state);
    for (let w = 0; w < words; w++) {
      let open = (free[w]! | updates[w]!) & ~live.mem[base + USED + w]!;
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
      this.cut = true;
      return;
    }
    const live = this.live;
    const uses = live.mem[base + USES]!;
    const tracked = live.mem[base + TRACKED]!;
    const unlimited = this.#pruning === "tracked";
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
        this.#push(c, after, -1, overwrites, cls, ~cls, forced);
      } else {
        for (const one of transitions.outcomes(after)) {
          if (one !== state) this.#push(c, one, -1, false, cls, ~cls, forced);
        }
      }
    }
  }

  /**
   * Whether an equal call that must return earlier could go instead. One that is hidden cannot, unless this one is
   * as well: it may have taken effect already, which this one may not.
   */
  #hasEarlier(base: number, slot: number, earlier: Int32Array, words: number): boolean {
    const { mem, hide } = this.live;
    const isHidden = (mem[base + hide + (slot >> 5)]! & (1 << (slot & 31))) !== 0;
    for (let w = 0; w < words; w++) {
      const gone = mem[base + USED + w]! | (isHidden ? 0 : mem[base + hide + w]!);
      if ((earlier[slot * words + w]! & ~gone) !== 0) return true;
    }
    return false;
  }

  /** Whether anything that has not happened yet could happen in `state`, other than another overwrite. */
  #useful(base: number, state: number, mayCrash: boolean): boolean {
    const { mem } = this.live;
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
    const live = this.live;
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
    const done = (mem[to + USED + (forced >> 5)]! & (1 << (forced & 31))) !== 0;
    if (!done && !live.insert(d)) return;
    mem[to + TRAIL] = this.#trail.add(mem[from + TRAIL]!, step, this.event);
    if (done) this.out.push(d);
    else this.queue(d, mem[to + LEVEL]!);
  }

  #use(mem: Int32Array, from: number, to: number, cls: number): void {
    const uses = mem[from + USES]!;
    const tracked = mem[from + TRACKED]!;
    mem[to + LEVEL] = mem[from + LEVEL]! + 1;
    if (this.#pruning === "tracked") {
      const supply = this.#supply.available[cls]!;
      mem[to + USES] = NOTHING;
      mem[to + CRASHES] = mem[from + CRASHES]! + Math.ceil(USE_COST / supply);
      mem[to + TRACKED] = this.#tracked[cls]! ? this.#usage.add(tracked, cls) : tracked;
    } else {
      mem[to + USES] = this.#usage.add(uses, cls);
      mem[to + CRASHES] = mem[from + CRASHES]! + 1;
      mem[to + TRACKED] = NOTHING;
    }
  }
}
