/**
 * A model's transitions with states and calls as small integers, each computed once.
 *
 * `next` answers the state after a call: one state (>= 0), none (NONE), or several (a code below NONE, to be
 * spelled out by `outcomes`).
 */
import type { Call, Effect, Model } from "../../models/model.js";

export const NONE = -1;
const UNKNOWN = -2;
/** Codes at or below this one name a list of outcomes. */
const LISTS = -3;

export const OBSERVE = 0;
export const OVERWRITE = 1;
export const MODIFY = 2;
export const UPDATE = 3;
const EFFECTS: Record<Effect, number> = {
  observe: OBSERVE,
  overwrite: OVERWRITE,
  modify: MODIFY,
  update: UPDATE,
};

/** What a state costs besides its value: its key, its place here, and the masks kept for it elsewhere. */
const STATE_BYTES = 400;

/** States below this number have a dense row per call; the rest live in a map. */
const DENSE = 32;

export class Transitions {
  readonly model: Model;
  readonly calls: readonly Call[];
  /** OBSERVE, OVERWRITE, MODIFY or UPDATE by call. */
  readonly effects: Uint8Array;
  readonly states: unknown[] = [];
  /** A state that nobody will look at before it is overwritten; only where the model says what states reach. */
  readonly junk: number = NONE;
  readonly #reaches = new Map<number, boolean>();
  #held = 0;
  readonly #ids = new Map<string | number, number>();
  /** The only state a call is possible in, or NONE when there is no such single state. */
  readonly #required: Int32Array;
  /** The state after a call whose outcome is the same wherever it is possible, or UNKNOWN. */
  readonly #target: Int32Array;
  readonly #dense: (Int32Array | undefined)[];
  readonly #sparse = new Map<number, number>();
  readonly #lists: Int32Array[] = [];

  constructor(model: Model, calls: readonly Call[]) {
    this.model = model;
    this.calls = calls;
    const n = calls.length;
    this.effects = new Uint8Array(n);
    this.#required = new Int32Array(n).fill(NONE);
    this.#target = new Int32Array(n).fill(UNKNOWN);
    this.#dense = new Array<Int32Array | undefined>(n);
    this.intern(model.initial);
    for (let call = 0; call < n; call++) {
      const effect = EFFECTS[model.effect?.(calls[call]!) ?? "update"];
      this.effects[call] = effect;
      const required = model.requires?.(calls[call]!);
      if (required !== undefined) {
        const state = this.intern(required);
        this.#required[call] = state;
        this.#target[call] = this.#compute(state, call);
      } else if (effect === OVERWRITE) {
        this.#target[call] = this.#compute(0, call);
      }
    }
    // Junk forgets what a state allows, so there must be no calls that depend on it.
    if (model.reaches !== undefined && !this.effects.includes(UPDATE)) {
      this.junk = this.states.push("overwritten unseen") - 1;
    }
  }

  /** Bytes held, roughly, for the memory budget. */
  get bytes(): number {
    return this.#held + (this.#sparse.size + this.#reaches.size) * 40 + this.calls.length * 24;
  }

  intern(state: unknown): number {
    const key = this.model.key(state);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.states.push(state) - 1;
      this.#ids.set(key, id);
      this.#held += STATE_BYTES + (typeof key === "string" ? 4 * key.length : 0);
    }
    return id;
  }

  /** The one state in which an observation is true, or NONE when it is not known. */
  required(call: number): number {
    return this.#required[call]!;
  }

  /** That same state, or a negative number. */
  target(call: number): number {
    return this.#target[call]!;
  }

  /** Whether the call leads to the same state wherever it is possible. */
  isFixed(call: number): boolean {
    return this.#target[call] !== UNKNOWN;
  }

  /** Whether calls that are no overwrites may lead from one state to the other. */
  reaches(from: number, to: number): boolean {
    if (from === to) return true;
    if (from === this.junk) return false;
    const pair = from * 0x4000000 + to;
    let known = this.#reaches.get(pair);
    if (known === undefined) {
      known = this.model.reaches!(this.states[from], this.states[to]);
      this.#reaches.set(pair, known);
    }
    return known;
  }

  next(state: number, call: number): number {
    if (state === this.junk) {
      const effect = this.effects[call]!;
      return effect === OVERWRITE ? this.#target[call]! : effect === MODIFY ? state : NONE;
    }
    const required = this.#required[call]!;
    if (required >= 0 && required !== state) return NONE;
    const target = this.#target[call]!;
    if (target !== UNKNOWN) return target;
    if (state < DENSE) {
      const row = (this.#dense[call] ??= new Int32Array(DENSE).fill(UNKNOWN));
      const known = row[state]!;
      return known === UNKNOWN ? (row[state] = this.#compute(state, call)) : known;
    }
    const at = state * this.calls.length + call;
    let known = this.#sparse.get(at);
    if (known === undefined) {
      known = this.#compute(state, call);
      this.#sparse.set(at, known);
    }
    return known;
  }

  /** The states behind a code below NONE. */
  outcomes(code: number): Int32Array {
    return this.#lists[LISTS - code]!;
  }

  #compute(state: number, call: number): number {
    const after = this.model.step(this.states[state], this.calls[call]!);
    if (after.length === 0) return NONE;
    if (after.length === 1) return this.intern(after[0]);
    const ids = [...new Set(after.map((one) => this.intern(one)))];
    if (ids.length === 1) return ids[0]!;
    return LISTS - (this.#lists.push(Int32Array.from(ids)) - 1);
  }
}
