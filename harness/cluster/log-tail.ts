/** The end of what a server said, for messages. */
import { readFileSync } from "node:fs";
import { messageOf } from "../run/worker.js";

const LINES = 8;

export function textTail(text: string): string {
  return text.trim().split("\n").slice(-LINES).join("\n") || "(no output)";
}

/** Never throws: a log that cannot be read says so itself. */
export function logTail(file: string): string {
  try {
    return textTail(readFileSync(file, "utf8"));
  } catch (error) {
    return messageOf(error);
  }
}
