/**
 * Reads a history file, or standard input, as a stream of events: no more than a chunk of text is held at a
 * time. A last line without its line feed that does not parse is a torn tail (the writer was killed): it is
 * dropped and reported. Damage anywhere else is an error that names the line.
 */
import { createReadStream } from "node:fs";
import type { HistoryEvent } from "../../checkers/history/event.js";
import { parseEvent } from "../../checkers/history/json-lines.js";
import { MalformedHistoryError } from "../../checkers/history/malformed.js";

export interface ReadOptions {
  /** Hears of a torn tail. */
  readonly onTornTail?: (line: number, text: string) => void;
}

/** @throws MalformedHistoryError, or the file system's error */
export async function* readLines(
  source: string | NodeJS.ReadableStream,
): AsyncGenerator<[text: string, line: number, complete: boolean]> {
  const stream = typeof source === "string" ? createReadStream(source, { highWaterMark: 1 << 20 }) : source;
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  let line = 0;
  for await (const chunk of stream) {
    const text =
      rest + (typeof chunk === "string" ? chunk : decoder.decode(chunk as Uint8Array, { stream: true }));
    let from = 0;
    for (let to = text.indexOf("\n", from); to >= 0; to = text.indexOf("\n", from)) {
      yield [text.slice(from, to), ++line, true];
      from = to + 1;
    }
    rest = text.slice(from);
  }
  rest += decoder.decode();
  if (rest !== "") yield [rest, ++line, false];
}

/** @throws MalformedHistoryError naming the line, or the file system's error */
export async function* readEvents(
  source: string | NodeJS.ReadableStream,
  options: ReadOptions = {},
): AsyncGenerator<[event: HistoryEvent, line: number]> {
  for await (const [text, line, complete] of readLines(source)) {
    if (text.trim() === "") continue;
    let event: HistoryEvent;
    try {
      event = parseEvent(text, line);
    } catch (error) {
      if (complete || !(error instanceof MalformedHistoryError)) throw error;
      options.onTornTail?.(line, text);
      return;
    }
    yield [event, line];
  }
}
