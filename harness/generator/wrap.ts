/**
 * The shape that most combinators share: they hold one inner generator, look at its answer on the way out and
 * pass updates on. A subclass says only what differs.
 */
import type { Context } from "./context.js";
import type { Answer, Emit, GeneratorEvent, OpGenerator } from "./generator.js";
import { followedBy, pending } from "./generator.js";

export abstract class Wrap implements OpGenerator {
  constructor(readonly inner: OpGenerator) {}

  /** The same combinator around another inner generator. */
  protected abstract around(inner: OpGenerator): OpGenerator;

  /** What becomes of an operation on its way out. `next` of the answer is the inner generator's. */
  protected emit(answer: Emit, _context: Context): Answer {
    return followedBy(answer, this.around(answer.next));
  }

  next(context: Context): Answer {
    const answer = this.inner.next(context);
    if (answer.kind === "done") return answer;
    if (answer.kind === "pending")
      return pending(answer.next === this.inner ? this : this.around(answer.next));
    return this.emit(answer, context);
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    const inner = this.inner.update(context, event);
    return inner === this.inner ? this : this.around(inner);
  }
}
