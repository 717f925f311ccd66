/** A thread that judges one share of a history's objects; started by judge-shared.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { CHECKERS } from "../checkers/catalog.js";
import { MalformedHistoryError } from "../checkers/history/malformed.js";
import { timeBudget } from "./budget.js";
import { readHistory } from "./judge-file.js";
import type { ShardAnswer, ShardTask } from "./judge-shared.js";

const BYTES_FOR_ALL = 2 ** 31;

const { workload, file, format, settings, budgetSeconds, index, of } = workerData as ShardTask;
const shared = CHECKERS.find(({ name }) => name === workload)!.shared!;
// Memory is for all threads together, time for each.
const budget = timeBudget(budgetSeconds, BYTES_FOR_ALL / of);
let tornTail: number | undefined;

async function answer(): Promise<ShardAnswer> {
  try {
    const history = await readHistory({ file, format, onTornTail: (line) => (tornTail = line) });
    const result = shared.judge(history, { settings, budget }, { index, of });
    return { operations: history.length, result, ...(tornTail === undefined ? {} : { tornTail }) };
  } catch (error) {
    if (!(error instanceof MalformedHistoryError)) throw error;
    const { line, rule, message } = error;
    return { malformed: { line, rule, message } };
  }
}

parentPort!.postMessage(await answer());
