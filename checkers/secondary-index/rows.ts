/**
 * What is certain of the rows: a row has an attribute during an operation when a put of it was acknowledged before
 * that began and no other put of the row, unless over before that one began, had begun when it ended.
 */
import { atomOf, type Atom } from "../guarantees/index.js";
import { show, type Operation } from "../history/index.js";

export interface Put {
  readonly id: unknown;
  readonly attribute: unknown;
  readonly operation: Operation;
}

/** A time in which no put of a row was under way, and the puts of which one, nobody knows which, was its last. */
export interface Undecided {
  /** Indices of the events around it. */
  readonly from: number;
  readonly to: number;
  readonly puts: readonly Put[];
}

export class Rows {
  written = 0;
  readonly #byId = new Map<Atom, Put[]>();
  readonly #byAttribute = new Map<Atom, Put[]>();

  put(id: unknown, attribute: unknown, operation: Operation): void {
    if (operation.type === "ok") this.written++;
    const put = { id, attribute, operation };
    push(this.#byId, atomOf(id), put);
    if (attribute !== null) push(this.#byAttribute, atomOf(attribute), put);
  }

  /** To be called before any question. */
  finish(): void {
    for (const list of this.#byId.values()) list.sort((a, b) => a.operation.start - b.operation.start);
  }

  /** Rows that had the attribute all through an operation, with the put that gave it. */
  *certainlyWith(attribute: unknown, look: Operation): Iterable<{ id: unknown; put: Operation }> {
    const done = new Set<Atom>();
    for (const { id, operation: put } of this.#byAttribute.get(atomOf(attribute)) ?? []) {
      if (put.type !== "ok" || put.end > look.start || done.has(atomOf(id))) continue;
      // Any other put that may have come after it, and before the look's end, may have replaced it.
      const replaced = this.#byId
        .get(atomOf(id))!
        .some(
          (other) =>
            other.operation !== put &&
            !same(other.attribute, attribute) &&
            other.operation.end > put.start &&
            other.operation.start < look.end,
        );
      if (replaced) continue;
      done.add(atomOf(id));
      yield { id, put };
    }
  }

  /** Times in which a row certainly kept one of several attributes. */
  *undecided(): Iterable<Undecided> {
    for (const list of this.#byId.values()) {
      let at = 0;
      while (at < list.length) {
        // Puts that overlap, one with the next.
        const first = at;
        let from = list[at++]!.operation.end;
        while (at < list.length && list[at]!.operation.start < from)
          from = Math.max(from, list[at++]!.operation.end);
        if (!Number.isFinite(from)) break;
        // Whatever began last replaced all that were over by then.
        const last = list[at - 1]!.operation.start;
        const puts = list.slice(first, at).filter(({ operation }) => operation.end >= last);
        if (puts.some(({ attribute }) => !same(attribute, puts[0]!.attribute)))
          yield { from, to: list[at]?.operation.start ?? Infinity, puts };
      }
    }
  }

  /** Why a row cannot have had the attribute at any moment of an operation; undefined when it may have. */
  certainlyWithout(id: unknown, attribute: unknown, look: Operation): Operation | "never" | undefined {
    const puts = this.#byId.get(atomOf(id)) ?? [];
    const giving = puts.filter((put) => same(put.attribute, attribute) && put.operation.start < look.end);
    if (giving.length === 0) return "never";
    let reason: Operation | undefined;
    for (const { operation: gave } of giving) {
      const replacing = puts.find(
        ({ attribute: other, operation }) =>
          !same(other, attribute) &&
          operation.type === "ok" &&
          operation.start > gave.end &&
          operation.end < look.start,
      );
      if (replacing === undefined) return undefined;
      reason = replacing.operation;
    }
    return reason;
  }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || show(a) === show(b);
}

function push(map: Map<Atom, Put[]>, key: Atom, put: Put): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [put]);
  else list.push(put);
}
