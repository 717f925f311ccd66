/**
 * Registers behind one log of writes, of which every client may see an old prefix. Without a defect a session sees a
 * prefix that has all it wrote and all it saw before, which is causal consistency; each defect breaks one guarantee.
 *
 * Some defects let writes wait outside of the log for a while, where only some clients see them.
 */
import type { Invocation } from "../../harness/client.js";
import type { Random } from "../../harness/generator/random.js";
import { pace } from "../pace.js";
import type { Defect, Fake, FakeObject } from "../workload.js";
import type { MicroOperation, Transaction } from "./ops.js";

const DEFECTS: Record<string, Defect> = {
  "forgets-own-writes": {
    summary: "A session may read from before its own writes.",
    finds: ["read-your-writes-violation"],
  },
  "goes-back": {
    summary: "A session may read from before what it has read.",
    finds: ["monotonic-reads-violation"],
  },
  "reorders-writes": {
    summary: "A session's write may become visible after its next one.",
    finds: ["monotonic-writes-violation"],
  },
  "effects-before-causes": {
    summary: "Some clients see writes early, and what they write then becomes visible first.",
    finds: ["writes-follow-reads-violation"],
  },
};

/** Clients that see writes early: two of four, neighbours, so that they read each other. */
function isNear(process: number): boolean {
  return process % 4 < 2;
}

interface LogEntry {
  readonly process: number;
  readonly key: number;
  readonly value: number;
}

interface Waiting extends LogEntry {
  /** Writes to the log until this one follows. */
  wait: number;
}

class Sessions implements FakeObject {
  readonly #log: LogEntry[] = [];
  #waiting: Waiting[] = [];
  /** By process: how much of the log it has read, and where its last write stands. */
  readonly #read = new Map<number, number>();
  readonly #wrote = new Map<number, number>();

  constructor(
    readonly defect: string | undefined,
    readonly random: Random,
  ) {}

  async invoke({ value, process }: Invocation): Promise<Transaction> {
    await pace(this.random);
    const state = this.#stateFor(process);
    const result = (value as Transaction).map((operation): MicroOperation => {
      const [f, key, written] = operation;
      if (f === "r") return ["r", key, state(key)];
      this.#write({ process, key, value: written });
      return operation;
    });
    await pace(this.random);
    return result;
  }

  /** What a process may see now: a prefix of the log, and of the writes that wait those it knows of. */
  #stateFor(process: number): (key: number) => number | null {
    const { defect, random } = this;
    const read = defect === "goes-back" ? 0 : (this.#read.get(process) ?? 0);
    const wrote = defect === "forgets-own-writes" ? 0 : (this.#wrote.get(process) ?? 0);
    // Not so far back that nothing of what is going on would be seen.
    const least = Math.max(read, wrote, this.#log.length - 20);
    const near = defect === "effects-before-causes" && isNear(process);
    const seen = near ? this.#log.length : least + random.below(this.#log.length - least + 1);
    this.#read.set(process, Math.max(seen, this.#read.get(process) ?? 0));
    const known = this.#waiting.filter((write) => near || write.process === process);
    return (key) =>
      known.findLast((write) => write.key === key)?.value ??
      this.#log.findLast((write, i) => i < seen && write.key === key)?.value ??
      null;
  }

  #write(write: LogEntry): void {
    const { defect, random } = this;
    const mine = this.#waiting.some(({ process }) => process === write.process);
    const mayWait = defect === "effects-before-causes" ? isNear(write.process) : defect === "reorders-writes";
    // What waits keeps the order of its session, unless that is the defect.
    if (mayWait && (mine ? defect !== "reorders-writes" : random.chance(0.3))) {
      this.#waiting.push({ ...write, wait: 2 + random.below(defect === "reorders-writes" ? 10 : 40) });
      return;
    }
    this.#append(write);
    for (const waiting of this.#waiting) waiting.wait--;
    const due = (waiting: Waiting): boolean => waiting.wait <= 0;
    const late = new Set(this.#waiting.filter(due).map(({ process }) => process));
    const out = this.#waiting.filter(({ process }) => late.has(process));
    this.#waiting = this.#waiting.filter(({ process }) => !late.has(process));
    for (const each of out) this.#append(each);
  }

  #append({ process, key, value }: LogEntry): void {
    this.#log.push({ process, key, value });
    this.#wrote.set(process, this.#log.length);
  }
}

export const fake: Fake = {
  defects: DEFECTS,
  create: (defect, random) => new Sessions(defect, random),
};
