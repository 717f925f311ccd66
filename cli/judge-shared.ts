/**
 * One history judged by several threads: each reads the file and judges every n-th object, and the results are put
 * together into the verdict that one thread would have reached. Reading is repeated in each, so it pays only where
 * judging takes longer than reading.
 */
import { Worker } from "node:worker_threads";
import type { SharedCheck } from "../checkers/checker.js";
import { MalformedHistoryError } from "../checkers/history/malformed.js";
import type { Verdict } from "../checkers/verdict.js";
import { workerUrl } from "../harness/worker-url.js";
import type { JudgeFileOptions } from "./judge-file.js";

/** What a thread is given. */
export interface ShardTask {
  readonly workload: string;
  readonly file: string;
  readonly format: JudgeFileOptions["format"];
  readonly settings: Readonly<Record<string, string>>;
  readonly budgetSeconds: number;
  readonly index: number;
  readonly of: number;
}

/** What it answers. */
export type ShardAnswer =
  | { readonly operations: number; readonly result: unknown; readonly tornTail?: number }
  | { readonly malformed: { readonly line: number; readonly rule: string; readonly message: string } };

/** @throws MalformedHistoryError naming line and rule; Error when a thread fails */
export async function judgeShared(
  shared: SharedCheck,
  { checker, file, format, settings, budgetSeconds, onTornTail }: JudgeFileOptions,
  workers: number,
): Promise<Verdict> {
  const tasks = Array.from({ length: workers }, (_, index): ShardTask => ({
    workload: checker.name,
    file,
    format,
    settings,
    budgetSeconds,
    index,
    of: workers,
  }));
  const answers = await Promise.all(tasks.map(answerOf));
  const results: unknown[] = [];
  let operations = 0;
  for (const answer of answers) {
    if ("malformed" in answer) {
      const { line, rule, message } = answer.malformed;
      throw Object.assign(new MalformedHistoryError(line, rule), { message });
    }
    if (results.length === 0 && answer.tornTail !== undefined) onTornTail(answer.tornTail);
    operations = answer.operations;
    results.push(answer.result);
  }
  return shared.merge(operations, results);
}

function answerOf(task: ShardTask): Promise<ShardAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl("./judge-worker.js", import.meta.url), {
      workerData: task,
      name: `judge ${String(task.index + 1)} of ${String(task.of)}`,
    });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("a judging thread ended without an answer")));
  });
}
