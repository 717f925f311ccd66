/** Why each edge of a cycle holds, from the transactions themselves: key, versions, and the reason in words. */
import type { Cycle } from "../transactions/cycles.js";
import { legend, namer, say, sayList, tellCycle } from "../transactions/prose.js";
import type { Edge } from "../transactions/search.js";
import { shapeOf, titled } from "../transactions/shape.js";
import type { Anomaly, Step } from "../verdict.js";
import { APPEND, READ, type TransactionStore } from "../transactions/store.js";
import { INITIAL, NOTHING, type Versions } from "./versions.js";

export class Explainer {
  constructor(
    readonly store: TransactionStore,
    readonly versions: Versions,
  ) {}

  cycle({ type, edges }: Cycle): Anomaly {
    const name = namer();
    const starts = edges.map((edge) => this.store.start[edge.from]!);
    starts.forEach(name);
    const steps = edges.map((edge) => this.#step(edge, name));
    const shape = shapeOf(steps);
    return {
      type,
      operations: starts,
      steps,
      message: titled(shape, `${legend(starts, name)} ${tellCycle(steps, name)}`),
      ...(shape === undefined ? {} : { details: { shape } }),
    };
  }

  /** The elements a read saw, as values. */
  list(read: number): unknown[] {
    return Array.from(this.store.list(read), (atom) => this.store.atoms.value(atom));
  }

  element(g: number): unknown {
    return this.store.atoms.value(this.versions.table.atom[g]!);
  }

  key(k: number): unknown {
    return this.store.keyValue(k);
  }

  #step(edge: Edge, name: (start: number) => string): Step {
    const { store } = this;
    const from = store.start[edge.from]!;
    const to = store.start[edge.to]!;
    const base = { kind: edge.kind, from, to };
    const [a, b] = [name(from), name(to)];
    if (edge.kind === "process") {
      const process = String(store.process[edge.from]);
      return { ...base, because: `process ${process} ran ${a} before ${b}` };
    }
    if (edge.kind === "realtime") {
      return {
        ...base,
        because: `${a} had completed (index ${String(store.end[edge.from])}) before ${b} was invoked (index ${String(to)})`,
      };
    }
    const proof =
      edge.kind === "ww"
        ? this.#overwrites(edge, a, b)
        : edge.kind === "wr"
          ? this.#reads(edge, a, b)
          : this.#misses(edge, a, b);
    return { ...base, ...proof };
  }

  /** A version of the key right before that of element g whose writer is known. */
  #before(g: number): number {
    const { writer, offset, ordered, read, table } = this.versions;
    if (g >= ordered && g < read) return -1;
    const key = table.key[g]!;
    let at = (g < ordered ? g : offset[key + 1]!) - 1;
    while (at >= offset[key]! && writer[at]! < 0) at--;
    return at >= offset[key]! ? at : -1;
  }

  #overwrites(edge: Edge, a: string, b: string): Partial<Step> {
    for (const i of this.#operations(edge.to, APPEND)) {
      const g = this.versions.version[i]!;
      const before = this.#before(g);
      if (before < 0 || this.versions.writer[before] !== edge.from) continue;
      const [key, value, next] = [this.key(this.store.key[i]!), this.element(before), this.element(g)];
      return {
        key,
        value,
        next,
        because: `${b} appended ${say(next)} to ${say(key)} after ${a} had appended ${say(value)}`,
      };
    }
    return {};
  }

  #reads(edge: Edge, a: string, b: string): Partial<Step> {
    for (const i of this.#operations(edge.to, READ)) {
      const g = this.versions.version[i]!;
      if (g < 0 || this.versions.writer[g] !== edge.from) continue;
      const [key, value] = [this.key(this.store.key[i]!), this.element(g)];
      return {
        key,
        value,
        because: `${b} read ${say(key)} = ${sayList(this.list(i))}, which ends in ${a}'s append of ${say(value)}`,
      };
    }
    return {};
  }

  #misses(edge: Edge, a: string, b: string): Partial<Step> {
    const { versions, store } = this;
    const read = this.#operations(edge.from, READ).filter((i) => versions.version[i] !== NOTHING);
    for (const i of this.#operations(edge.to, APPEND)) {
      const g = versions.version[i]!;
      for (const r of read) {
        if (store.key[r] !== store.key[i]) continue;
        const seen = versions.version[r]!;
        // Adjacent or not: what stands behind the last version seen was missed.
        if (seen !== INITIAL && seen >= g && g < versions.ordered) continue;
        const [key, next] = [this.key(store.key[i]!), this.element(g)];
        return {
          key,
          value: seen === INITIAL ? null : this.element(seen),
          next,
          because: `${a} read ${say(key)} = ${sayList(this.list(r))}, without ${b}'s append of ${say(next)}`,
        };
      }
    }
    return {};
  }

  #operations(t: number, kind: number): number[] {
    const result: number[] = [];
    for (let i = this.store.first[t]!; i < this.store.last[t]!; i++)
      if (this.store.kind[i] === kind) result.push(i);
    return result;
  }
}
