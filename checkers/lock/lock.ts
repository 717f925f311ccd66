/** One lock, followed along the events of a history: who certainly holds it, which tokens were given and seen. */
import { isOrdinal, isRecord, type Evidence, type Ordinal } from "../guarantees/index.js";
import { show, type Operation } from "../history/index.js";

interface Hold {
  readonly acquire: Operation;
  /** Nanoseconds; the lock may be somebody else's from here on. */
  readonly leaseEnds: number;
}

interface Token {
  readonly value: Ordinal;
  readonly operation: Operation;
}

export class Lock {
  acquires = 0;
  contended = 0;
  uses = 0;
  /** By process. */
  readonly #holds = new Map<number, Hold>();
  readonly #waiting = new Set<number>();
  /** Processes that were given the lock and have not begun to release it, certainly holding it or not. */
  readonly #given = new Set<number>();
  /** Processes under way with a release of what they did not certainly hold: it may be of anybody's hold. */
  readonly #freeing = new Set<number>();
  /** Acquisitions, by process, that such a release was under way with: it may have been of theirs. */
  readonly #disturbed = new Set<number>();
  /** Such releases that crashed: each may free the lock once, at any later time. */
  #loose = 0;
  #granted: Token | undefined;
  readonly #tokens = new Map<Ordinal, Operation>();
  #accepted: Token | undefined;
  /** What was granted, and accepted, when an operation under way began. */
  readonly #before = new Map<number, Token | undefined>();

  constructor(
    readonly key: unknown,
    readonly leaseNs: number,
    readonly evidence: Evidence,
  ) {}

  /** The process is gone, and with it what is known of its lock. */
  forget(process: number): void {
    this.#holds.delete(process);
    this.#given.delete(process);
  }

  began(operation: Operation): void {
    const { f, process, type } = operation;
    if (f === "acquire") {
      if ([...this.#holds.keys()].some((holder) => holder !== process)) this.contended++;
      this.#waiting.add(process);
      if (this.#freeing.size > 0) this.#disturbed.add(process);
      this.#before.set(operation.id, this.#granted);
    } else if (f === "use") {
      this.#before.set(operation.id, this.#accepted);
    } else if (f === "crash") {
      this.forget(process);
    } else {
      const given = this.#given.delete(process);
      if (this.#holds.delete(process) || type === "fail") return;
      // Released by another: whoever held it may have lost it.
      if (type !== "ok") {
        this.#loose++;
        return;
      }
      if (this.#holds.size > 0 && !given && this.#loose === 0) this.#foreignRelease(operation);
      this.#holds.clear();
      this.#freeing.add(process);
      for (const waiting of this.#waiting) this.#disturbed.add(waiting);
    }
  }

  ended(operation: Operation): void {
    const { f, process, type } = operation;
    if (f === "acquire") {
      this.#waiting.delete(process);
      if (type === "ok") this.#acquired(operation);
      this.#before.delete(operation.id);
      this.#disturbed.delete(process);
    } else if (f === "use") {
      if (type === "ok") this.#used(operation);
      this.#before.delete(operation.id);
    } else if (f === "release") {
      this.#freeing.delete(process);
    }
  }

  #acquired(operation: Operation): void {
    const { process, invoked, returned } = operation;
    this.acquires++;
    this.contended += this.#waiting.size;
    // What may have been released again before it was over speaks against nobody.
    const disturbed = this.#disturbed.has(process);
    for (const [holder, hold] of this.#holds) {
      if (holder === process || hold.leaseEnds <= returned || disturbed) continue;
      if (this.#loose > 0) {
        this.#loose--;
        this.#holds.delete(holder);
        continue;
      }
      this.#add(
        "double-hold",
        [hold.acquire, operation],
        (a, b) =>
          `Process ${String(holder)} had acquired the lock (index ${a}) and not yet released it when process ` +
          `${String(process)} acquired it (index ${b}).`,
      );
    }
    const value = tokenOf(operation.output);
    if (value !== undefined) this.#grant(operation, value);
    this.#given.add(process);
    if (disturbed) this.#holds.delete(process);
    else this.#holds.set(process, { acquire: operation, leaseEnds: invoked + this.leaseNs });
  }

  #grant(operation: Operation, value: Ordinal): void {
    const before = this.#before.get(operation.id);
    const same = this.#tokens.get(value);
    const older = before !== undefined && before.value >= value ? before.operation : same;
    // Who holds the lock and acquires it again may keep the token that he has, as long as nobody was given a later one.
    const own = this.#holds.get(operation.process);
    const renewed =
      own !== undefined && tokenOf(own.acquire.output) === value && this.#granted?.value === value;
    if (older !== undefined && !renewed) {
      this.#add(
        "token-not-growing",
        [older, operation],
        (a, b) =>
          `The grant of index ${b} came with token ${String(value)}, that of index ${a} with ` +
          `${String(tokenOf(older.output))}.`,
      );
    }
    this.#tokens.set(value, operation);
    if (this.#granted === undefined || value > this.#granted.value) this.#granted = { value, operation };
  }

  #used(operation: Operation): void {
    this.uses++;
    const value = tokenOf(operation.input) ?? tokenOf(operation.output);
    const before = this.#before.get(operation.id);
    if (value === undefined) {
      this.#usedUnfenced(operation);
      return;
    }
    if (before !== undefined && before.value > value) {
      this.#add(
        "stale-token-accepted",
        [before.operation, operation],
        (a, b) =>
          `The resource took token ${String(value)} (index ${b}) after it had taken ${String(before.value)} (index ${a}).`,
      );
    }
    if (this.#accepted === undefined || value > this.#accepted.value) this.#accepted = { value, operation };
  }

  /** Worked under a lease that was over, while somebody else certainly held the lock all along. */
  #usedUnfenced(operation: Operation): void {
    const own = this.#holds.get(operation.process);
    if (own === undefined || own.leaseEnds > operation.invoked || this.#loose > 0) return;
    for (const [holder, hold] of this.#holds) {
      if (
        holder === operation.process ||
        hold.acquire.end > operation.start ||
        hold.leaseEnds <= operation.returned
      )
        continue;
      this.#add(
        "expired-hold",
        [own.acquire, hold.acquire, operation],
        (a, b) =>
          `Process ${String(operation.process)} acquired the lock (index ${a}), and its lease ran out; process ` +
          `${String(holder)} acquired it (index ${b}); yet the resource let the first work on ` +
          `(index ${String(operation.start)}).`,
      );
    }
  }

  #foreignRelease(operation: Operation): void {
    const [holder] = this.#holds.values();
    this.#add(
      "not-held",
      [holder!.acquire, operation],
      (a, b) =>
        `Process ${String(operation.process)} released the lock (index ${b}) that another had acquired (index ${a}).`,
    );
  }

  #add(type: string, proof: readonly Operation[], message: (...starts: string[]) => string): void {
    const starts = proof.map(({ start }) => start);
    this.evidence.add(
      type,
      () => ({
        ...(this.key === null ? {} : { key: this.key }),
        operations: starts,
        message: message(...starts.map((start) => show(start))),
      }),
      proof.at(-1)!.invoked,
    );
  }
}

/** The fencing token in a value: a number, or {token}. */
export function tokenOf(value: unknown): Ordinal | undefined {
  if (isOrdinal(value)) return value;
  return isRecord(value) && isOrdinal(value["token"]) ? value["token"] : undefined;
}
