/**
 * A partitioned log as Kafka has it: everything Jepsen's kafka workload looks for, by its names, and what it
 * describes but does not do: rw edges and intermediate reads (`--set polls=to-end`, where that is sound).
 *
 * Default model `log`. As in Jepsen, messages of one transaction need not stand side by side (int-send-skip), write
 * cycles (G0, and all cycles with ww edges) are permitted, and with `subscribe` so are poll-skip and
 * nonmonotonic-poll between operations: they stand under `allowed`.
 */
import type { Checker, CheckOptions } from "../checker.js";
import { Evidence, judgeGuarantees, requested, whyVacuous, wordOf } from "../guarantees/index.js";
import { judgeContents } from "./contents.js";
import { logCycles } from "./cycles.js";
import { judgeIntermediate } from "./intermediate.js";
import { lags } from "./lag.js";
import { loadLog, OK, type LogStore } from "./load.js";
import { judgePositions } from "./positions.js";
import { logSession } from "./session.js";
import { versionsOf } from "./versions.js";
import type { Verdict } from "../verdict.js";
import { understanding } from "../understanding.js";

const NAME = "log";
/** Those after `subscribe` say nothing of the log: Jepsen's clients are told to die, or to print what they see. */
const OPERATIONS = ["send", "poll", "txn", "assign", "subscribe", "crash", "debug-topic-partitions"];
const REBALANCED: readonly string[] = ["stable-assignment"];

export const logChecker: Checker = understanding({
  name: NAME,
  summary: "a partitioned log (Kafka): offsets, polls, sends, transactions",
  operations: [...OPERATIONS],
  settings: { polls: "partial (default): a poll may stop anywhere; to-end: it reads to the end of each key" },
  models: [
    "log",
    "no-creation",
    "no-duplication",
    "durability",
    "contiguous-sends",
    "stable-assignment",
    "read-uncommitted",
    "read-committed",
    "snapshot-isolation",
    "serializable",
    "strict-serializable",
  ],
  check: (history, options = {}) => judgeLog(loadLog(history), options),
  begin: (options = {}) => logSession(NAME, OPERATIONS, (store) => judgeLog(store, options)),
});

function judgeLog(store: LogStore, options: CheckOptions): Verdict {
  const toEnd = wordOf(options.settings ?? {}, "polls", ["partial", "to-end"]) === "to-end";
  const { history } = store;
  const versions = versionsOf(store);
  const evidence = new Evidence();
  const { abortedReadCommitted } = judgeContents(store, versions, evidence);
  judgePositions(store, versions, evidence);
  if (toEnd) judgeIntermediate(store, versions, evidence);
  const cycles = logCycles(store, versions, toEnd);
  let worst = 0;
  for (const { lag } of lags(store, versions)) if (lag > worst) worst = lag;
  const { type } = history.columns;
  const polls = store.polls.row.reduce((n, row) => n + (type[row] === OK ? 1 : 0), 0);
  const sends = store.sends.row.length;
  const open = whyVacuous(NAME, { sends, polls });
  const refutes = new Map(cycles.refutes);
  if (store.subscribed) for (const type of ["poll-skip", "nonmonotonic-poll"]) refutes.set(type, REBALANCED);
  // An aborted read is one of a transaction that committed; the log promises more than isolation does.
  if (!abortedReadCommitted) refutes.set("G1a", ["log"]);
  return judgeGuarantees({
    workload: NAME,
    models: requested(options.models, "log"),
    judged: logChecker.models,
    evidence,
    others: { anomalies: cycles.anomalies, refutes },
    ...(open === undefined ? {} : { open }),
    engine:
      "version order by offsets; positions by process; cycles of ww, wr and rw edges with session order and real time",
    checked: {
      operations: history.length,
      keys: store.keys.length,
      sends,
      polls,
      edges: cycles.edges,
      "worst-lag-ms": Math.round(worst / 1e3) / 1e3,
    },
  });
}
