/**
 * List-append: transactions append unique values to lists and read whole lists, so that every read shows the
 * history of its key, and isolation can be judged exactly in linear time (Kingsbury and Alvaro, Elle, VLDB 2020).
 *
 * Finds every kind of anomaly that Elle's list-append finds, and more models by name (docs/isolation.md). The
 * verdict never depends on a search; only how short an example is does.
 */
import type { Checker, CheckOptions, CheckSession } from "../checker.js";
import { MODELS } from "../consistency/index.js";
import type { History } from "../history/index.js";
import { requestedModels } from "../transactions/judge.js";
import type { Verdict } from "../verdict.js";
import { checkStore, NAME } from "./check.js";
import { loadHistory } from "../transactions/load.js";
import { addOperations } from "./load.js";
import { TransactionSession } from "../transactions/session.js";
import { UNWRITTEN_SETTING, unwrittenReads } from "../transactions/unwritten.js";
import { AppendWatch } from "./watch.js";
import { understanding } from "../understanding.js";

export { AppendWatch };

const DEFAULT = "strict-serializable";

export const listAppendChecker: Checker = understanding({
  name: NAME,
  summary: "transactions that append to lists and read them: every isolation level, exactly",
  operations: ["txn"],
  settings: { "unwritten-reads": UNWRITTEN_SETTING },
  models: [DEFAULT, ...MODELS.map((model) => model.name).filter((name) => name !== DEFAULT)],
  check(history: History, options: CheckOptions = {}): Verdict {
    const models = requestedModels(options.models, DEFAULT);
    return checkStore(loadHistory(history, addOperations), models, unwrittenReads(options));
  },
  begin(options: CheckOptions = {}): CheckSession {
    const models = requestedModels(options.models, DEFAULT);
    const unwritten = unwrittenReads(options);
    return new TransactionSession({
      name: NAME,
      registers: false,
      add: addOperations,
      check: (store) => checkStore(store, models, unwritten),
    });
  },
  watch: () => new AppendWatch(),
});
