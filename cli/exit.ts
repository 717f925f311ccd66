/** How the process ends. The codes are Jepsen's; 130 is the shell's for an interrupt. */
import type { VerdictWord } from "../checkers/verdict.js";

export const EXIT = {
  valid: 0,
  invalid: 1,
  unknown: 2,
  /** Bad arguments or configuration. */
  usage: 254,
  /** The harness itself failed. */
  failed: 255,
  interrupted: 130,
} as const;

export const exitOf = (word: VerdictWord): number => EXIT[word];

/** The user asked for something that cannot be done as asked; the message says what to change. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
