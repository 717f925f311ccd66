/** A refusal with its HTTP status; anything else that is thrown is answered with 500, as in the original. */
import { encodeString } from "./go-json/encode.js";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The status and the JSON members of an error's answer. */
export function describeError(error: unknown): { status: number; members: [string, string][] } {
  const status = error instanceof ApiError ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  return {
    status,
    members: [
      ["error", encodeString(message)],
      ["status", String(status)],
    ],
  };
}
