/**
 * The server did what it was asked, and that was nothing: no row matched, a condition did not hold. For clients to
 * throw; a definite failure in every system's table of errors.
 */
export class Declined extends Error {
  override readonly name = "Declined";

  /** @param code a stable name, as in a table of errors */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
