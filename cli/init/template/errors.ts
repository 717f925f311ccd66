/** What errors mean, and the only place that says so. What is not listed is indefinite: it may have happened. */
import type { Classification } from "faultline/systems";

/** The server said no: it did nothing. */
export class Refused extends Error {
  override readonly name = "Refused";
}

export function classify(error: unknown): Classification {
  if (error instanceof Refused) return { definite: true, code: error.message };
  const { code } = (error ?? {}) as { code?: unknown };
  // A connection that was never made carried nothing.
  return {
    definite: code === "ECONNREFUSED",
    code: typeof code === "string" ? code : "lost",
    disconnected: true,
  };
}
