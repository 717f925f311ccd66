/**
 * Read-write registers: transactions write unique values and read single ones. Unlike lists, reads do not show the
 * order of writes, so serializability and snapshot isolation are NP-complete to judge (Papadimitriou 1979). What is
 * certain is judged exactly; where it does not decide, an order that explains everything is searched for, and the
 * answer may be `unknown`, never a guess. A valid verdict rests on an order that was replayed.
 *
 * Unlike Elle it assumes nothing about single keys, and a read of a value that nobody wrote is an anomaly.
 */
import type { Checker, CheckOptions } from "../checker.js";
import { MODELS } from "../consistency/index.js";
import { keyName, parseJson, type History } from "../history/index.js";
import { requestedModels } from "../transactions/judge.js";
import { loadHistory } from "../transactions/load.js";
import { TransactionSession } from "../transactions/session.js";
import type { TransactionStore } from "../transactions/store.js";
import { UNWRITTEN_SETTING, unwrittenReads } from "../transactions/unwritten.js";
import type { Verdict } from "../verdict.js";
import { checkRegisters, NAME, type RegisterOptions } from "./check.js";
import { addOperations } from "./load.js";
import { RegisterWatch } from "./watch.js";
import { understanding } from "../understanding.js";

const DEFAULT = "strict-serializable";

/** @throws Error for a setting that is not understood */
function settingsOf(options: CheckOptions): RegisterOptions {
  const { initial = "null" } = options.settings ?? {};
  let value: unknown = initial;
  try {
    value = parseJson(initial);
  } catch {
    // Not JSON: the text itself.
  }
  return { initial: value, unwritten: unwrittenReads(options) };
}

function judgeWith(options: CheckOptions): (store: TransactionStore) => Verdict {
  const models = requestedModels(options.models, DEFAULT);
  const settings = settingsOf(options);
  return (store) => checkRegisters(store, models, settings, options.budget);
}

/** Events as they come, for whichever workload has these transactions. */
export function registerSession(workload: string, options: CheckOptions): TransactionSession {
  return new TransactionSession({
    name: workload,
    registers: true,
    add: addOperations,
    check: judgeWith(options),
  });
}

export const rwRegisterChecker: Checker = understanding({
  name: NAME,
  summary: "transactions that write and read registers: every isolation level, with a witness for valid",
  operations: ["txn"],
  settings: {
    initial: "the value that reads find before any write, as JSON; null",
    "unwritten-reads": UNWRITTEN_SETTING,
  },
  models: [DEFAULT, ...MODELS.map((model) => model.name).filter((name) => name !== DEFAULT)],
  check(history: History, options: CheckOptions = {}): Verdict {
    const check = judgeWith(options);
    return check(loadHistory(history, addOperations));
  },
  begin: (options: CheckOptions = {}) => registerSession(NAME, options),
  watch: (options: CheckOptions = {}) => {
    const { initial } = settingsOf(options);
    return new RegisterWatch(keyName(initial));
  },
});
