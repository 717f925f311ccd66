/** `any` and `shortestAny`: several generators at once, the soonest operation first. */
import { mix32 } from "./random.js";
import type { Context } from "./context.js";
import {
  DONE,
  pending,
  type Answer,
  type Emit,
  type GeneratorEvent,
  type GeneratorLike,
  type OpGenerator,
} from "./generator.js";
import { lift, nothing } from "./lift.js";

class Any implements OpGenerator {
  constructor(
    readonly parts: readonly OpGenerator[],
    readonly emitted: number,
    readonly shortest: boolean,
  ) {}

  next(context: Context): Answer {
    let best: Emit | undefined;
    let bestPart = -1;
    let alive = 0;
    let ties = 0;
    let parts = this.parts;
    for (let i = 0; i < this.parts.length; i++) {
      const answer = this.parts[i]!.next(context.child(i));
      if (answer.kind === "done") {
        if (this.shortest) return DONE;
        if (this.parts[i] !== nothing) parts = replaced(parts, i, nothing);
        continue;
      }
      alive++;
      if (answer.kind === "pending") {
        if (answer.next !== this.parts[i]) parts = replaced(parts, i, answer.next);
      } else if (best === undefined || answer.at < best.at) {
        best = answer;
        bestPart = i;
        ties = 1;
      } else if (answer.at === best.at) {
        // Reservoir choice, so that parts that are equally soon are equally likely.
        ties++;
        if ((mix32(context.seed, context.salt, this.emitted, i) >>> 0) % ties === 0) {
          best = answer;
          bestPart = i;
        }
      }
    }
    if (best !== undefined) {
      return {
        ...best,
        next: new Any(replaced(parts, bestPart, best.next), this.emitted + 1, this.shortest),
      };
    }
    if (alive === 0) return DONE;
    return pending(parts === this.parts ? this : new Any(parts, this.emitted, this.shortest));
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    let parts = this.parts;
    for (let i = 0; i < this.parts.length; i++) {
      const part = this.parts[i]!.update(context.child(i), event);
      if (part !== this.parts[i]) parts = replaced(parts, i, part);
    }
    return parts === this.parts ? this : new Any(parts, this.emitted, this.shortest);
  }
}

function replaced(parts: readonly OpGenerator[], at: number, part: OpGenerator): readonly OpGenerator[] {
  const copy = [...parts];
  copy[at] = part;
  return copy;
}

/** The soonest operation of several generators, ties at random; done when all are. Updates go to all. */
export function any(...parts: readonly GeneratorLike[]): OpGenerator {
  return new Any(parts.map(lift), 0, false);
}

/** As `any`, but done as soon as one of them is. */
export function shortestAny(...parts: readonly GeneratorLike[]): OpGenerator {
  return new Any(parts.map(lift), 0, true);
}
