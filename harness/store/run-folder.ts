/** A run's folder on disk: made, written and read here, so that nobody else needs to know its layout. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { HistoryBuilder } from "../../checkers/history/builder.js";
import type { History } from "../../checkers/history/history.js";
import type { ScheduledFault } from "../faults/schedule.js";
import { readEvents, type ReadOptions } from "./read-history.js";
import { RUN_FILES, runRecordSchema, type RunRecord } from "./run-record.js";
import { z } from "zod";

/** Creates the folder. @throws when it exists already or cannot be made */
export function createRunFolder(parent: string, id: string): string {
  const folder = join(parent, id);
  mkdirSync(parent, { recursive: true });
  mkdirSync(folder);
  mkdirSync(join(folder, RUN_FILES.logs));
  return folder;
}

export function writeRunRecord(folder: string, record: RunRecord): void {
  writeAtomically(join(folder, RUN_FILES.record), JSON.stringify(record, undefined, 2));
}

/** @throws Error naming the file and each field that is wrong */
export function readRunRecord(folder: string): RunRecord {
  return parseFile(join(folder, RUN_FILES.record), runRecordSchema);
}

/** An empty list when the run never came to write one. */
export function readSchedule(folder: string): readonly ScheduledFault[] {
  const path = join(folder, RUN_FILES.schedule);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as ScheduledFault[]) : [];
}

/** @throws MalformedHistoryError, or the file system's error */
export async function readHistory(folder: string, options?: ReadOptions): Promise<History> {
  const builder = new HistoryBuilder();
  for await (const [event, line] of readEvents(join(folder, RUN_FILES.history), options))
    builder.push(event, line);
  return builder.finish();
}

/** True for a folder that a run was written into. */
export function isRunFolder(path: string): boolean {
  return existsSync(join(path, RUN_FILES.record));
}

/** Run folders directly inside a folder, oldest first. */
export function listRunFolders(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .map((name) => join(parent, name))
    .filter(isRunFolder)
    .sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs || (a < b ? -1 : 1));
}

/** Folders directly inside a folder that are no run's, in order of their names: campaigns. */
export function listFolders(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => join(parent, name))
    .filter((folder) => !isRunFolder(folder))
    .sort();
}

/** Parses a JSON file by a schema. @throws Error naming the file and each field that is wrong */
export function parseFile<T>(path: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  const result = schema.safeParse(json);
  if (!result.success) throw new Error(`${path} is not what it should be:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** Replaces a file as a whole: a reader sees the old one or the new one. */
export function writeAtomically(path: string, text: string): void {
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}
