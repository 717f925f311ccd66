/** Events out of a file or standard input, in whichever format they are written. */
import { createReadStream } from "node:fs";
import { EdnHistoryReader } from "../checkers/edn/index.js";
import type { HistoryEvent } from "../checkers/history/event.js";
import { parseEtcdLog } from "../checkers/history/formats/etcd-log.js";
import { parseKvLog } from "../checkers/history/formats/kv-log.js";
import { readEvents, readLines } from "../harness/store/read-history.js";
import { extname } from "node:path";

/** `log` is either of the two logs, told apart by its first line. */
export const FORMATS = ["jsonl", "edn", "log", "etcd-log", "kv-log"] as const;
export type Format = (typeof FORMATS)[number];

/** The format that a file's name stands for. */
export function formatOf(file: string): Format {
  const byExtension: Record<string, Format> = { ".edn": "edn", ".log": "log" };
  return byExtension[extname(file)] ?? "jsonl";
}

export interface Source {
  /** A path, or `-`. */
  readonly file: string;
  readonly format: Format;
  readonly onTornTail: (line: number) => void;
}

/** @throws MalformedHistoryError naming line and rule, or the file system's error */
export async function* eventsOf({
  file,
  format,
  onTornTail,
}: Source): AsyncGenerator<[event: HistoryEvent, line: number]> {
  const source = file === "-" ? process.stdin : file;
  if (format === "jsonl") yield* readEvents(source, { onTornTail });
  else if (format === "edn") yield* ednEvents(file);
  else {
    const lines: string[] = [];
    for await (const [text] of readLines(source)) lines.push(text);
    const read =
      format === "kv-log" || (format === "log" && looksLikeKvLog(lines)) ? parseKvLog : parseEtcdLog;
    for (const event of read(lines)) yield [event, event.index + 1];
  }
}

async function* ednEvents(file: string): AsyncGenerator<[event: HistoryEvent, line: number]> {
  const stream: AsyncIterable<Buffer | string> =
    file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 1 << 20 });
  const decoder = new TextDecoder();
  const reader = new EdnHistoryReader();
  for await (const chunk of stream) {
    yield* reader.push(typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
  }
  reader.finish();
}

/** Its lines are EDN maps; those of the etcd logs begin with a log level. */
function looksLikeKvLog(lines: readonly string[]): boolean {
  return (
    lines
      .find((line) => line.trim() !== "")
      ?.trimStart()
      .startsWith("{") === true
  );
}
