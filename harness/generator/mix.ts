/**
 * `mix`: a random generator for each operation. A branch that is pending is skipped in favour of the others
 * (Jepsen's blocks on it); it is drawn for again once an operation was emitted.
 */
import type { Context } from "./context.js";
import {
  DONE,
  pending,
  type Answer,
  type GeneratorEvent,
  type GeneratorLike,
  type OpGenerator,
} from "./generator.js";
import { lift } from "./lift.js";

class Mix implements OpGenerator {
  constructor(
    readonly parts: readonly (readonly [weight: number, part: OpGenerator, id: number])[],
    readonly emitted: number,
  ) {}

  next(context: Context): Answer {
    const random = context.random(this.emitted);
    let candidates = this.parts;
    let parts = this.parts;
    while (candidates.length > 0) {
      const chosen = random.weighted(candidates.map((candidate) => [candidate[0], candidate] as const));
      const [weight, part, id] = chosen;
      const answer = part.next(context.child(id));
      candidates = candidates.filter((candidate) => candidate !== chosen);
      if (answer.kind === "done") {
        parts = parts.filter(([, , other]) => other !== id);
        continue;
      }
      parts = parts.map((old) => (old[2] === id ? [weight, answer.next, id] : old));
      if (answer.kind === "emit") return { ...answer, next: new Mix(parts, this.emitted + 1) };
    }
    return parts.length === 0 ? DONE : pending(new Mix(parts, this.emitted));
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    let changed = false;
    const parts = this.parts.map((old) => {
      const part = old[1].update(context.child(old[2]), event);
      if (part === old[1]) return old;
      changed = true;
      return [old[0], part, old[2]] as const;
    });
    return changed ? new Mix(parts, this.emitted) : this;
  }
}

/** A uniformly random generator for each operation; done when all are. */
export function mix(...parts: readonly GeneratorLike[]): OpGenerator {
  return weightedMix(parts.map((part) => [1, part]));
}

/** As `mix`, with weights. Weights of 0 are left out. */
export function weightedMix(parts: readonly (readonly [weight: number, part: GeneratorLike])[]): OpGenerator {
  return new Mix(
    parts.map(([weight, part], id) => [weight, lift(part), id] as const).filter(([weight]) => weight > 0),
    0,
  );
}
