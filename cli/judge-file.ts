/** From a file (or standard input) to a verdict, reading in whichever way is fastest for the checker and the format. */
import { closeSync, openSync, readSync } from "node:fs";
import { HistoryBuilder } from "../checkers/history/builder.js";
import { EventLines } from "../checkers/history/event-lines.js";
import type { Checker, CheckSession } from "../checkers/checker.js";
import type { History } from "../checkers/history/history.js";
import { MalformedHistoryError } from "../checkers/history/malformed.js";
import type { Verdict } from "../checkers/verdict.js";
import { timeBudget } from "./budget.js";
import { eventsOf, type Format, type Source } from "./read-events.js";

export interface JudgeFileOptions {
  readonly checker: Checker;
  /** A path, or `-`. */
  readonly file: string;
  readonly format: Format;
  readonly models: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly budgetSeconds: number;
  readonly onTornTail: (line: number) => void;
}

/** @throws MalformedHistoryError naming line and rule; UsageError; the file system's error */
export async function judgeFile(options: JudgeFileOptions): Promise<Verdict> {
  const { checker, file, format, models, settings } = options;
  const checkOptions = { models, settings, budget: timeBudget(options.budgetSeconds) };
  const session = checker.begin?.(checkOptions);
  if (session === undefined) {
    const history = await readHistory(options);
    try {
      return checker.check(history, checkOptions);
    } catch (error) {
      throw error instanceof MalformedHistoryError ? error.located((index) => history.lineOf(index)) : error;
    }
  }
  if (session.pushLines !== undefined && format === "jsonl" && file !== "-") {
    pushFile(session as Lines, file, options.onTornTail);
  } else {
    for await (const [event, line] of eventsOf(options)) session.push(event, line);
  }
  return session.finish();
}

/** @throws MalformedHistoryError naming line and rule; the file system's error */
export async function readHistory(source: Source): Promise<History> {
  const builder = new HistoryBuilder();
  if (source.format === "jsonl" && source.file !== "-") {
    pushFile(new EventLines(builder), source.file, source.onTornTail);
  } else {
    for await (const [event, line] of eventsOf(source)) builder.push(event, line);
  }
  return builder.finish();
}

type Lines = Required<Pick<CheckSession, "pushLines">>;

const CHUNK_BYTES = 1 << 22;
const LINE_FEED = 10;

/** Whole lines of the file's bytes, a chunk at a time. A last line without line feed counts if it is complete JSON. */
function pushFile(session: Lines, file: string, onTornTail: (line: number) => void): void {
  const fd = openSync(file, "r");
  try {
    let bytes = Buffer.allocUnsafe(CHUNK_BYTES);
    let kept = 0;
    let lines = 0;
    for (;;) {
      const read = readSync(fd, bytes, kept, bytes.length - kept, null);
      const filled = kept + read;
      if (read === 0) break;
      const end = bytes.lastIndexOf(LINE_FEED, filled - 1) + 1;
      if (end > 0) {
        session.pushLines(bytes, end);
        for (let at = bytes.indexOf(LINE_FEED); at >= 0 && at < end; at = bytes.indexOf(LINE_FEED, at + 1))
          lines++;
      }
      bytes.copyWithin(0, end, filled);
      kept = filled - end;
      if (kept === bytes.length) {
        const bigger = Buffer.allocUnsafe(bytes.length * 2);
        bytes.copy(bigger, 0, 0, kept);
        bytes = bigger;
      }
    }
    if (kept === 0) return;
    if (!isJson(bytes.toString("utf8", 0, kept))) {
      onTornTail(lines + 1);
      return;
    }
    const last = Buffer.concat([bytes.subarray(0, kept), Buffer.from("\n")]);
    session.pushLines(last, last.length);
  } finally {
    closeSync(fd);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
