/**
 * Large histories of a correct object, for benchmarks and for tests of scale: so many processes call it at
 * once, each call takes effect at a random moment between invocation and return, and some crash. They are
 * linearizable by construction, unless a violation is planted.
 *
 * Written straight into a history's columns.
 */
import { History } from "../../history/history.js";
import { Random } from "../../testing/random.js";
import type { Subject } from "./small-history.js";

export interface GenerateOptions {
  readonly operations: number;
  /** Processes calling at the same time. */
  readonly concurrency: number;
  readonly seed: number;
  /** Share of calls that crash; half of these take effect, later than usual. */
  readonly crash?: number;
  /** Calls to make after so many operations, alone and one after the other. */
  readonly planted?: readonly Planted[];
}

/** A call of its own process: it returns at once, or crashes; `takesEffect` false: the object never sees it. */
export interface Planted {
  readonly after: number;
  readonly f: string;
  readonly value: unknown;
  /** The completion's value; absent: what the object answers. */
  readonly answer?: unknown;
  readonly crash?: boolean;
  readonly takesEffect?: boolean;
  readonly key?: number;
}

const INVOKE = 0;
const EFFECT = 1;
const RETURN = 2;

/** A binary heap of (time, event) pairs: what happens next. */
class Agenda {
  readonly #times: number[] = [];
  readonly #events: number[] = [];

  get size(): number {
    return this.#times.length;
  }

  push(time: number, event: number): void {
    const times = this.#times;
    const events = this.#events;
    let at = times.push(time) - 1;
    events.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (times[parent]! <= time) break;
      times[at] = times[parent]!;
      events[at] = events[parent]!;
      at = parent;
    }
    times[at] = time;
    events[at] = event;
  }

  /** The earliest event, and its time in `now`. */
  pop(): number {
    const times = this.#times;
    const events = this.#events;
    const first = events[0]!;
    this.now = times[0]!;
    const time = times.pop()!;
    const event = events.pop()!;
    const size = times.length;
    if (size === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && times[child + 1]! < times[child]!) child++;
      if (times[child]! >= time) break;
      times[at] = times[child]!;
      events[at] = events[child]!;
      at = child;
    }
    times[at] = time;
    events[at] = event;
    return first;
  }

  now = 0;
}

export function generate(subjects: readonly Subject[], options: GenerateOptions): History {
  const { operations, concurrency, seed, crash = 0, planted = [] } = options;
  const random = new Random(seed);
  const size = operations + planted.length;
  const start = new Int32Array(size);
  const end = new Int32Array(size).fill(-1);
  const process = new Float64Array(size);
  const f = new Uint16Array(size);
  const type = new Uint8Array(size).fill(2);
  const input = new Array<unknown>(size);
  const output = new Array<unknown>(size);
  const key = subjects.length > 1 ? new Array<unknown>(size) : undefined;
  const of = new Int32Array(size);
  const names: string[] = [];
  const nameId = (name: string): number => {
    const known = names.indexOf(name);
    return known >= 0 ? known : names.push(name) - 1;
  };
  const answers = new Array<unknown>(size);
  const agenda = new Agenda();
  const processOf = Array.from({ length: concurrency }, (_, slot) => slot);
  const slotOf = new Int32Array(size);
  let nextProcess = concurrency;
  let index = 0;
  let id = 0;
  const begin = (name: string, value: unknown, by: number, subject: number): number => {
    start[id] = index++;
    process[id] = by;
    f[id] = nameId(name);
    input[id] = value;
    of[id] = subject;
    if (key !== undefined) key[id] = subject;
    return id++;
  };
  const plant = ({
    f: name,
    value,
    answer,
    crash: crashes,
    takesEffect,
    key: subject = 0,
  }: Planted): void => {
    const at = begin(name, value, nextProcess++, subject);
    const real = takesEffect === false ? undefined : subjects[subject]!.apply(name, value, process[at]!);
    if (crashes === true) return;
    end[at] = index++;
    type[at] = 0;
    output[at] = answer === undefined ? real : answer;
  };
  // Events of an operation are its id and what happens; idle slots have negative ones.
  for (let slot = 0; slot < concurrency; slot++) agenda.push(random.exponential(0.2), ~slot);
  let plantedSoFar = 0;
  let made = 0;
  while (agenda.size > 0) {
    const event = agenda.pop();
    const { now } = agenda;
    if (event < 0) {
      while (plantedSoFar < planted.length && planted[plantedSoFar]!.after <= made)
        plant(planted[plantedSoFar++]!);
      if (made === operations) continue;
      made++;
      const slot = ~event;
      const subject = random.below(subjects.length);
      const call = subjects[subject]!.call(random);
      const at = begin(call.f, call.value, processOf[slot]!, subject);
      slotOf[at] = slot;
      if (random.chance(crash)) {
        processOf[slot] = nextProcess++;
        if (random.chance(0.5)) agenda.push(now + random.exponential(5), at * 3 + EFFECT);
        agenda.push(now + random.exponential(0.2), ~slot);
      } else {
        const took = random.exponential(1);
        agenda.push(now + random.next() * took, at * 3 + EFFECT);
        agenda.push(now + took, at * 3 + RETURN);
      }
      continue;
    }
    const at = Math.floor(event / 3);
    if (event % 3 === EFFECT) {
      answers[at] = subjects[of[at]!]!.apply(names[f[at]!]!, input[at], process[at]!);
    } else if (event % 3 !== INVOKE) {
      end[at] = index++;
      type[at] = answers[at] === undefined ? 1 : 0;
      output[at] = answers[at] === undefined ? input[at] : answers[at];
      agenda.push(now + random.exponential(0.2), ~slotOf[at]!);
    }
  }
  while (plantedSoFar < planted.length) plant(planted[plantedSoFar++]!);
  const times = Float64Array.from(start);
  const columns = {
    start,
    end,
    process,
    f,
    type,
    invoked: times,
    returned: Float64Array.from(end),
    input,
    output,
    key,
    errors: new Map(),
  };
  return new History(size, columns, names, []);
}

/**
 * One stale read of a register: a marker is written and overwritten by calls that returned, and read again
 * later.
 */
export function staleRead(operations: number, marker: unknown = 777): Planted[] {
  const after = Math.floor(operations * 0.97);
  return [
    { after, f: "write", value: marker },
    { after, f: "write", value: 1 },
    { after: Math.floor(operations * 0.98), f: "read", value: null, answer: marker, takesEffect: false },
  ];
}

/**
 * A violation that hinges on how many calls crashed: `crashed` writes of a marker never return, and one time
 * more it is seen to come back after having been overwritten.
 */
export function crashedOnceTooOften(operations: number, crashed = 1, marker: unknown = 777): Planted[] {
  const after = Math.floor(operations * 0.97);
  const seen = { f: "read", value: null, answer: marker, takesEffect: false };
  const planted: Planted[] = [];
  for (let i = 0; i < crashed; i++) {
    planted.push({ after, f: "write", value: marker, crash: true, takesEffect: false });
  }
  for (let i = 0; i <= crashed; i++) {
    const at = after + Math.floor((operations * 0.01 * i) / (crashed + 1));
    planted.push(
      { ...seen, after: at },
      { after: at, f: "write", value: 2 },
      { after: at, f: "read", value: null },
    );
  }
  return planted;
}
