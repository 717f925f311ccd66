/** What an adapter's table of errors is about: an error, and how far the client had come when it happened. */

/** The base of each system's own failure; `Phase` are the system's words for how far a client comes. */
export class Failure<Phase extends string> extends Error {
  readonly phase: Phase;
  /** The code that the server answered with; undefined where it did not answer. */
  readonly answered: number | undefined;

  /** @param cause its message becomes this one's */
  constructor(phase: Phase, cause: unknown, answered?: number) {
    super(cause instanceof Error ? cause.message || cause.name : String(cause), { cause });
    this.phase = phase;
    this.answered = answered;
  }
}
