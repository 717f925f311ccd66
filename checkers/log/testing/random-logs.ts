/**
 * Small histories of a log that does everything it may: offsets with gaps, transactions that interleave and are
 * invisible until they commit, polls that stop anywhere, crashed clients whose transactions commit later or never,
 * groups dealt out anew. And of one that does what it must not, in one way or in many.
 */
import { buildHistory, type History, type HistoryEvent } from "../../history/index.js";
import type { Random } from "../../testing/random.js";

export const DEFECTS = [
  "duplicate",
  "conflict",
  "vanish",
  "unlisted",
  "poll-hole",
  "poll-swap",
  "poll-repeat",
  "seek-forward",
  "seek-back",
  "send-back",
  "wrong-offset",
  "dirty",
  "aborted-visible",
  "own-read",
  "invented",
  "half",
  "stale",
  "snapshot",
] as const;
export type Defect = (typeof DEFECTS)[number];

export interface Shape {
  readonly toEnd: boolean;
  readonly group: boolean;
  /** Members of a group hear what they lost and got. */
  readonly told: boolean;
  readonly finalPolls: boolean;
  /** Nothing but transactions of several micro-operations. */
  readonly transactions: boolean;
  /** How often each defect strikes where it can. */
  readonly defects: Partial<Record<Defect, number>>;
}

export function randomShape(random: Random): Shape {
  // Polls to the end of a state of the past: what isolation is about.
  if (random.chance(0.15)) {
    const defects = random.chance(0.5) ? { snapshot: 1 } : { snapshot: 0.5, half: 0.2, stale: 0.2 };
    return { toEnd: true, group: false, told: false, finalPolls: true, transactions: true, defects };
  }
  const luck = random.next();
  const strength = random.pick([0.15, 0.4]);
  const defects =
    luck < 0.3
      ? {}
      : luck < 0.8
        ? { [random.pick(DEFECTS)]: 0.4 }
        : Object.fromEntries(DEFECTS.filter(() => random.chance(0.5)).map((name) => [name, strength]));
  return {
    toEnd: random.chance(0.4),
    group: luck > 0.1 && random.chance(0.3),
    told: random.chance(0.5),
    finalPolls: random.chance(0.5),
    transactions: false,
    defects,
  };
}

interface Entry {
  readonly offset: number;
  readonly value: number;
  state: "open" | "visible" | "gone";
  readonly by: Running | undefined;
}

interface Running {
  readonly process: number;
  readonly f: string;
  readonly input: unknown;
  readonly micros: readonly unknown[][];
  readonly done: unknown[][];
  readonly entries: Entry[];
  /** Where its polls go on, kept if it commits. */
  readonly moved: Map<string, number>;
  /** What was visible when it began, if that is all it sees. */
  readonly snapshot: ReadonlySet<Entry> | undefined;
  aborts: boolean;
  ended: boolean;
}

const KEYS = ["0", "1", "2"];

export class RandomLog {
  readonly #events: HistoryEvent[] = [];
  readonly #log = new Map<string, Entry[]>(KEYS.map((key) => [key, []]));
  readonly #assigned = new Map<number, Map<string, number>>();
  readonly #members = new Set<number>();
  readonly #news = new Map<number, Set<string>>();
  readonly #committed = new Map<string, number>();
  #value = 0;
  readonly #keys: readonly string[];

  constructor(
    readonly random: Random,
    readonly shape: Shape,
  ) {
    this.#keys = KEYS.slice(0, shape.transactions ? 2 : 1 + random.below(3));
  }

  history(): History {
    const { random } = this;
    const names = Array.from({ length: 1 + random.below(3) }, (_, process) => process);
    const open = new Map<number, Running>();
    const zombies: Running[] = [];
    const operations = 2 + random.below(9);
    let invoked = 0;
    while (invoked < operations || open.size > 0) {
      if (this.#members.size > 0 && random.chance(0.05)) this.#deal();
      for (const zombie of zombies) if (random.chance(0.1)) this.#step(zombie);
      const at = random.below(names.length);
      const process = names[at]!;
      const running = open.get(process);
      if (running === undefined) {
        if (invoked === operations) continue;
        invoked++;
        open.set(process, this.#invoke(process));
      } else if (!running.ended && random.chance(0.05)) {
        // It crashes: what it had begun goes on or stops.
        open.delete(process);
        this.#leave(process);
        names[at] = process + 3;
        zombies.push(running);
        if (random.chance(0.5)) this.#tell(running, "info");
      } else if (!running.ended) this.#step(running);
      else {
        open.delete(process);
        if (running.aborts) this.#tell(running, "fail");
        else if (random.chance(0.08)) {
          this.#leave(process);
          names[at] = process + 3;
          this.#tell(running, "info");
        } else this.#tell(running, "ok");
      }
    }
    for (const zombie of zombies)
      if (!zombie.ended)
        if (random.chance(0.5)) this.#abort(zombie);
        else while (!zombie.ended) this.#step(zombie);
    if (this.shape.finalPolls) this.#finalPolls();
    return buildHistory(this.#events);
  }

  #strikes(defect: Defect): boolean {
    const chance = this.shape.defects[defect];
    return chance !== undefined && this.random.chance(chance);
  }

  #push(process: number, type: HistoryEvent["type"], f: string, value: unknown): void {
    const index = this.#events.length;
    this.#events.push({ index, time: index * 1e6, process, type, f, value });
  }

  #invoke(process: number): Running {
    const { random } = this;
    const luck = random.next();
    let f: string;
    let input: unknown[];
    if (luck < 0.08 && !this.shape.transactions) {
      f = this.shape.group && random.chance(0.8) ? "subscribe" : "assign";
      input = KEYS.filter(() => random.chance(0.7)).map(Number);
    } else if (luck < 0.1 && !this.shape.transactions) {
      f = random.pick(["crash", "debug-topic-partitions"]);
      input = [];
    } else {
      const length = this.shape.transactions
        ? 2 + random.below(2)
        : random.chance(0.5)
          ? 1
          : 1 + random.below(3);
      input = Array.from({ length }, () =>
        random.chance(0.45) ? ["poll"] : ["send", Number(random.pick(this.#keys)), this.#value++],
      );
      const kinds = new Set((input as string[][]).map(([kind]) => kind));
      f = kinds.size === 1 && random.chance(0.5) ? [...kinds][0]! : "txn";
    }
    this.#push(process, "invoke", f, input);
    const micros = ["send", "poll", "txn"].includes(f) ? (input as unknown[][]) : [];
    return {
      process,
      f,
      input,
      micros,
      done: [],
      entries: [],
      moved: new Map(),
      snapshot: this.#strikes("snapshot")
        ? new Set([...this.#log.values()].flat().filter(({ state }) => state === "visible"))
        : undefined,
      aborts: random.chance(0.1),
      ended: false,
    };
  }

  #step(running: Running): void {
    if (running.ended) return;
    // Polls that read to the end must not see transactions by halves: there they happen at one instant.
    do this.#one(running);
    while (!running.ended && this.shape.toEnd && !this.#strikes("half"));
  }

  #one(running: Running): void {
    const micro = running.micros[running.done.length];
    if (micro !== undefined) {
      running.done.push(
        micro[0] === "send"
          ? ["send", micro[1], this.#send(running, String(micro[1]), micro[2] as number)]
          : ["poll", this.#poll(running)],
      );
      return;
    }
    if (running.aborts) this.#abort(running);
    else {
      for (const entry of running.entries) if (entry.state === "open") entry.state = "visible";
      const mine = this.#positions(running.process);
      for (const [key, position] of running.moved)
        if (mine.has(key)) {
          mine.set(key, position);
          if (this.#members.has(running.process)) this.#committed.set(key, position);
        }
      if (running.f === "assign") this.#assign(running.process, (running.input as number[]).map(String));
      if (running.f === "subscribe") {
        this.#members.add(running.process);
        this.#deal();
      }
    }
    running.ended = true;
  }

  #abort(running: Running): void {
    running.ended = true;
    running.aborts = true;
    if (!this.#strikes("aborted-visible")) for (const entry of running.entries) entry.state = "gone";
    else for (const entry of running.entries) entry.state = "visible";
  }

  #send(running: Running, key: string, value: number): unknown {
    const { random } = this;
    const log = this.#log.get(key)!;
    const end = log.length === 0 ? 0 : Math.max(...log.map(({ offset }) => offset)) + 2;
    let offset = end + (random.chance(0.1) ? 2 : 0);
    if (this.#strikes("conflict") && log.length > 0) offset = random.pick(log).offset;
    else if (this.#strikes("send-back") && log.length > 0) {
      offset = random.pick(log).offset + random.pick([-1, 1]);
      while (offset < 0 || log.some((other) => other.offset === offset)) offset += 1;
    }
    const state = this.#strikes("vanish")
      ? "gone"
      : this.#strikes("dirty") || this.#strikes("half")
        ? "visible"
        : "open";
    const entries: Entry[] = [{ offset, value, state, by: running }];
    if (this.#strikes("duplicate"))
      entries.push({ offset: Math.max(end, offset) + 2, value, state, by: running });
    if (this.#strikes("unlisted")) return random.pick([value, [null, value]]);
    log.push(...entries);
    log.sort((a, b) => a.offset - b.offset);
    running.entries.push(...entries);
    if (this.#strikes("wrong-offset")) offset = random.below(end + 4);
    return random.chance(0.1) ? random.pick([value, [null, value]]) : [offset, value];
  }

  #poll(running: Running): Record<string, [number | null, number][]> {
    const { random, shape } = this;
    const polled: Record<string, [number | null, number][]> = {};
    const mine = this.#positions(running.process);
    for (const key of mine.keys()) {
      const log = this.#log.get(key)!;
      let from = running.moved.get(key) ?? mine.get(key)!;
      if (this.#strikes("seek-forward")) from += 2 + random.below(3);
      if (this.#strikes("seek-back")) from = Math.max(0, from - 2 - random.below(3));
      // What is open hides all that stands behind it.
      const stable = shape.toEnd
        ? Infinity
        : Math.min(Infinity, ...log.filter(({ state }) => state === "open").map(({ offset }) => offset));
      let list = log
        .filter(({ offset, state }) => offset >= from && offset < stable && state === "visible")
        .filter((entry) => running.snapshot?.has(entry) ?? true)
        .map(({ offset, value }): [number, number] => [offset, value]);
      if (!shape.toEnd) list = list.slice(0, random.chance(0.7) ? Infinity : random.below(list.length + 1));
      else if (this.#strikes("stale")) list = list.slice(0, random.below(list.length + 1));
      if (!shape.toEnd && random.chance(0.1)) continue;
      if (this.#strikes("poll-hole") && list.length > 2) list.splice(1 + random.below(list.length - 2), 1);
      if (this.#strikes("poll-swap") && list.length > 1) {
        const i = random.below(list.length - 1);
        [list[i], list[i + 1]] = [list[i + 1]!, list[i]!];
      }
      if (this.#strikes("poll-repeat") && list.length > 0) list.push(list.at(-1)!);
      if (this.#strikes("invented"))
        list.push([
          random.below(12),
          random.chance(0.5) ? random.below(this.#value + 1) : -1 - random.below(9),
        ]);
      const own = running.entries.filter((entry) => log.includes(entry));
      if (own.length > 0 && this.#strikes("own-read")) list.push([own.at(-1)!.offset, own.at(-1)!.value]);
      if (list.length > 0) running.moved.set(key, Math.max(...list.map(([offset]) => offset)) + 1);
      if (list.length > 0 || random.chance(0.3))
        polled[key] = list.map(([offset, value]) => [random.chance(0.03) ? null : offset, value]);
    }
    return polled;
  }

  #positions(process: number): Map<string, number> {
    let mine = this.#assigned.get(process);
    if (mine === undefined) this.#assigned.set(process, (mine = new Map(this.#keys.map((key) => [key, 0]))));
    return mine;
  }

  #assign(process: number, keys: readonly string[]): void {
    this.#leave(process);
    const before = this.#positions(process);
    this.#assigned.set(process, new Map(keys.map((key) => [key, before.get(key) ?? 0])));
  }

  #leave(process: number): void {
    if (this.#members.delete(process) && this.#members.size > 0) this.#deal();
  }

  /** Everybody gets other keys, and goes on where the group was. */
  #deal(): void {
    const members = [...this.#members];
    const before = new Map(members.map((member) => [member, [...this.#positions(member).keys()]]));
    const after = new Map(members.map((member) => [member, new Map<string, number>()]));
    for (const key of this.#keys)
      after.get(this.random.pick(members))!.set(key, this.#committed.get(key) ?? 0);
    for (const member of members) {
      this.#assigned.set(member, after.get(member)!);
      const news = this.#news.get(member) ?? new Set();
      this.#news.set(member, news);
      for (const key of [...before.get(member)!, ...after.get(member)!.keys()]) news.add(key);
    }
  }

  /** Completes what its process had invoked. */
  #tell(running: Running, type: "ok" | "fail" | "info"): void {
    const { random } = this;
    const { process, f, input, done } = running;
    const plain = !["send", "poll", "txn"].includes(f);
    const value =
      plain || (type !== "ok" && random.chance(0.6))
        ? input
        : [...done.map((micro) => [...micro]), ...running.micros.slice(done.length)];
    const news = this.#news.get(process);
    if (!plain && value !== input && this.shape.told && news !== undefined && news.size > 0) {
      const keys = [...news].map(Number);
      const markers = random.chance(0.5) ? [keys] : keys.map((key) => [key]);
      for (const marker of markers)
        (value as unknown[]).splice(random.below((value as unknown[]).length + 1), 0, ["rebalance", marker]);
      this.#news.delete(process);
    }
    this.#push(process, type, f, value);
  }

  /** Somebody new reads everything from the beginning. */
  #finalPolls(): void {
    const process = 100;
    this.#push(process, "invoke", "assign", KEYS.map(Number));
    this.#push(process, "ok", "assign", KEYS.map(Number));
    const rest = new Map(
      this.#keys.map((key) => [key, this.#log.get(key)!.filter(({ state }) => state === "visible")]),
    );
    for (;;) {
      const polled: Record<string, [number, number][]> = {};
      for (const [key, list] of rest) {
        const part = list.splice(0, this.shape.toEnd ? Infinity : this.random.below(5));
        if (part.length > 0) polled[key] = part.map(({ offset, value }) => [offset, value]);
      }
      this.#push(process, "invoke", "poll", [["poll"]]);
      this.#push(process, "ok", "poll", [["poll", polled]]);
      if ([...rest.values()].every((list) => list.length === 0)) return;
    }
  }
}
