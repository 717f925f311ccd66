/**
 * A partitioned log in memory. A transaction's sends are appended at one instant, at its end; what it polls is what
 * was there at its beginning. Positions belong to a client and move when its operation is completed.
 */
import type { Random } from "../../harness/generator/random.js";
import { pace } from "../pace.js";
import { strikesOf, unreliable } from "../unreliable.js";
import { FakeFailure, type Defect, type Fake, type FakeObject } from "../workload.js";
import type { Micro } from "./ops.js";

type Message = readonly [offset: number, value: number];

const BATCH = 16;
const TO_END = { polls: "to-end" };

const DEFECTS: Record<string, Defect> = {
  "lost-write": { summary: "Drops a message, which keeps its offset.", finds: ["lost-write"] },
  hidden: {
    summary: "Acknowledges messages without an offset that nobody will ever see.",
    finds: ["unseen"],
  },
  "duplicate-send": { summary: "Appends a message twice.", finds: ["duplicate"] },
  "two-leaders": { summary: "Gives one offset to two messages.", finds: ["inconsistent-offsets"] },
  "poll-skip": { summary: "A poll leaves out a few messages.", finds: ["poll-skip"] },
  "poll-again": { summary: "A poll goes back a few messages.", finds: ["nonmonotonic-poll"] },
  "torn-poll": { summary: "Leaves out messages in the middle of a poll.", finds: ["int-poll-skip"] },
  "shuffled-poll": { summary: "Swaps messages within a poll.", finds: ["int-nonmonotonic-poll"] },
  "shuffled-sends": {
    summary: "Appends the sends of a transaction in another order.",
    finds: ["int-nonmonotonic-send"],
  },
  "late-send": {
    summary: "Puts a message of a client before its last.",
    finds: ["nonmonotonic-send"],
  },
  "aborted-read": { summary: "Appends what it refuses.", finds: ["G1a"] },
  "own-read": { summary: "A transaction polls its own sends.", finds: ["precommitted-read"] },
  "dirty-read": {
    summary: "Sends are visible before their transaction is over.",
    finds: ["G1c", "G1c-process", "G1c-realtime"],
  },
  "half-visible": {
    summary: "A poll to the end sees part of a transaction.",
    finds: ["G1b"],
    settings: TO_END,
  },
  invented: { summary: "Shows a message that nobody sent.", finds: ["unexpected"] },
};

class Log implements FakeObject {
  readonly #strikes;
  readonly #logs = new Map<number, Message[]>();
  readonly #positions = new Map<number, Map<number, number>>();

  constructor(
    readonly defect: string | undefined,
    readonly random: Random,
    readonly batch: number,
  ) {
    this.#strikes = strikesOf(defect, random);
  }

  invoke({ f, value, process }: { f: string; value: unknown; process: number }): Promise<unknown> {
    return unreliable(this.random, () =>
      f === "assign" || f === "subscribe"
        ? this.#assign(process, value as number[])
        : this.#transact(process, value as readonly Micro[]),
    );
  }

  #assign(process: number, keys: readonly number[]): readonly number[] {
    const before = this.#positionsOf(process);
    this.#positions.set(process, new Map(keys.map((key) => [key, before.get(key) ?? 0])));
    return keys;
  }

  async #transact(process: number, micros: readonly Micro[]): Promise<readonly Micro[]> {
    const dirty = this.defect === "dirty-read";
    const positions = new Map(this.#positionsOf(process));
    const sends: [at: number, key: number, value: number][] = [];
    const result: Micro[] = [];
    // Everything that is polled was there at one instant.
    const ends = new Map([...this.#logs].map(([key, log]) => [key, log.length]));
    for (const [at, micro] of micros.entries()) {
      if (micro[0] === "poll") {
        if (dirty) await pace(this.random, 3);
        result.push(["poll", this.#poll(positions, dirty ? undefined : ends, sends)]);
      } else if (dirty)
        result.push([
          "send",
          micro[1],
          [this.#append(micro[1], micro[2] as number, process), micro[2] as number],
        ]);
      else {
        sends.push([at, micro[1], micro[2] as number]);
        result.push(micro);
      }
    }
    if (this.#strikes("shuffled-sends", 0.5)) sends.reverse();
    for (const [at, key, value] of sends) {
      result[at] = ["send", key, [this.#append(key, value, process), value]];
      if (this.defect === "half-visible") await pace(this.random, 3);
    }
    if (this.#strikes("aborted-read") && sends.length > 0) throw new FakeFailure("refused, but appended");
    this.#positions.set(process, positions);
    return result;
  }

  #append(key: number, value: number, process: number): number {
    const log = this.#logs.get(key) ?? [];
    this.#logs.set(key, log);
    const offset = log.length === 0 ? 0 : Math.max(log.at(-1)![0], log.at(-2)?.[0] ?? 0) + 1;
    if (this.#strikes("hidden", 0.02)) return 1e9 + value;
    if (this.#strikes("two-leaders") && log.length > 1) {
      log.push([log.at(-2)![0], value]);
      return log.at(-2)![0];
    }
    // The offset is taken, and the message is not there.
    if (this.#strikes("lost-write")) {
      this.#gaps.add(`${String(key)} ${String(offset)}`);
      log.push([offset, value]);
      return offset;
    }
    if (this.#strikes("late-send", 0.3) && process % 2 === 0 && log.length > 3)
      return this.#insert(log, value);
    log.push([offset, value]);
    if (this.#strikes("duplicate-send")) log.push([offset + 1, value]);
    return offset;
  }

  readonly #gaps = new Set<string>();

  /** Offsets are given out with room in between, so that something fits. */
  #insert(log: Message[], value: number): number {
    const at = log.length - 3;
    const offset = (log[at]![0] + log[at + 1]![0]) / 2;
    log.splice(at + 1, 0, [offset, value]);
    return offset;
  }

  #poll(
    positions: Map<number, number>,
    ends: ReadonlyMap<number, number> | undefined,
    sends: readonly (readonly [at: number, key: number, value: number])[],
  ): Record<string, Message[]> {
    const polled: Record<string, Message[]> = {};
    for (const [key, position] of positions) {
      const log = this.#logs.get(key) ?? [];
      const end = Math.min(ends === undefined ? log.length : (ends.get(key) ?? 0), position + this.batch);
      let from = position;
      if (this.#strikes("poll-skip")) from = Math.min(end, position + 2);
      if (this.#strikes("poll-again")) from = Math.max(0, position - 2);
      const batch = log
        .slice(from, end)
        .filter(([offset]) => !this.#gaps.has(`${String(key)} ${String(offset)}`));
      if (batch.length > 3 && this.#strikes("torn-poll", 0.3)) batch.splice(1, 1);
      if (batch.length > 1 && this.#strikes("shuffled-poll", 0.3)) batch.reverse();
      if (this.#strikes("invented", 0.02)) batch.push([log.length + 1e6, -1 - this.random.below(1000)]);
      const own = sends.find(([, to]) => to === key);
      if (own !== undefined && this.#strikes("own-read")) batch.push([log.length, own[2]]);
      positions.set(key, Math.max(end, position));
      polled[key] = batch;
    }
    return polled;
  }

  #positionsOf(process: number): Map<number, number> {
    return this.#positions.get(process) ?? new Map([[process % 3, 0]]);
  }
}

export const fake: Fake = {
  defects: DEFECTS,
  create: (defect, random, settings = {}) =>
    new Log(defect, random, settings["polls"] === "to-end" ? Infinity : BATCH),
};
