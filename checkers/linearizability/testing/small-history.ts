/**
 * Small random histories for comparing algorithms: a few processes call a real object, take effect at random
 * moments, sometimes crash, and sometimes an answer is replaced by a wrong one.
 */
import { buildHistory } from "../../history/builder.js";
import type { HistoryEvent } from "../../history/event.js";
import type { History } from "../../history/history.js";
import type { Random } from "../../testing/random.js";

/** A real object with the answers it gives. `undefined` as answer: the call fails. */
export interface Subject {
  /** A call somebody might make now. */
  call(random: Random): { readonly f: string; readonly value: unknown };
  /** Does it, and answers the value of the completion. */
  apply(f: string, value: unknown, process: number): unknown;
  /** Some answer to such a call, right or wrong. */
  guess(f: string, value: unknown, random: Random): unknown;
}

export interface SmallOptions {
  readonly operations: number;
  readonly processes: number;
  readonly crash: number;
  readonly lie: number;
  readonly keys?: number;
}

interface Slot {
  process: number;
  f: string;
  value: unknown;
  key: number;
  open: boolean;
  done: boolean;
  answer: unknown;
}

export function smallHistory(
  random: Random,
  subjects: readonly Subject[],
  { operations, processes, crash, lie }: SmallOptions,
): History {
  return buildHistory(smallEvents(random, subjects, { operations, processes, crash, lie }));
}

export function smallEvents(
  random: Random,
  subjects: readonly Subject[],
  { operations, processes, crash, lie }: SmallOptions,
): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const slots: Slot[] = Array.from({ length: processes }, (_, process) => ({
    process,
    f: "",
    value: null,
    key: 0,
    open: false,
    done: false,
    answer: undefined,
  }));
  const emit = (type: HistoryEvent["type"], slot: Slot, value: unknown): void => {
    const index = events.length;
    const { process, f, key } = slot;
    events.push({ index, time: index, process, type, f, value, ...(subjects.length > 1 ? { key } : {}) });
  };
  const lateCrashes: Slot[] = [];
  let left = operations;
  while (left > 0 || slots.some((slot) => slot.open)) {
    if (lateCrashes.length > 0 && random.chance(0.2)) take(lateCrashes.pop()!, subjects);
    const slot = random.pick(slots);
    if (!slot.open) {
      if (left === 0) continue;
      left--;
      slot.key = random.below(subjects.length);
      Object.assign(slot, subjects[slot.key]!.call(random), { open: true, done: false });
      emit("invoke", slot, slot.value);
    } else if (random.chance(crash)) {
      if (!slot.done && random.chance(0.6)) lateCrashes.push({ ...slot });
      if (random.chance(0.7)) emit("info", slot, slot.value);
      slot.open = false;
      slot.process += processes;
    } else if (!slot.done) {
      take(slot, subjects);
    } else {
      if (random.chance(lie)) slot.answer = subjects[slot.key]!.guess(slot.f, slot.value, random);
      emit(
        slot.answer === undefined ? "fail" : "ok",
        slot,
        slot.answer === undefined ? slot.value : slot.answer,
      );
      slot.open = false;
    }
  }
  return events;
}

function take(slot: Slot, subjects: readonly Subject[]): void {
  slot.answer = subjects[slot.key]!.apply(slot.f, slot.value, slot.process);
  slot.done = true;
}
