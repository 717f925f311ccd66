/**
 * **log**: a partitioned log in the manner of Kafka. Clients send to keys (partitions), poll those they are assigned,
 * and do both in transactions, alone or as members of a group (`--set consumers=subscribe`); in the end one of them polls everything. Finds lost, unseen and duplicate messages,
 * offsets that hold two, polls and sends that skip or go back, aborted and precommitted reads, and circular
 * information flow; tells how far consumers were behind. (Jepsen's kafka workload, in its shapes.)
 */
import { logChecker } from "../../checkers/log/index.js";
import { wordOf } from "../../checkers/guarantees/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { lastPolls, sendsAndPolls } from "./generate.js";

/** @throws Error naming the setting */
const inGroup = (settings: Readonly<Record<string, string>>): boolean =>
  wordOf(settings, "consumers", ["assign", "subscribe"]) === "subscribe";

export const log: Workload = {
  name: "log",
  summary: "A partitioned log (Kafka): sends, polls and transactions of both.",
  checker: logChecker,
  settings: {
    keys: "Keys, or partitions (default 4).",
    consumers:
      "assign (default): clients choose what they poll; subscribe: they are members of a group as well.",
    polls: "partial (default): a poll may stop anywhere; to-end: it reads to the end of each key.",
  },
  generate: ({ settings }) => sendsAndPolls(integerSetting(settings, "keys", 4), inGroup(settings)),
  final: ({ settings }) => lastPolls(integerSetting(settings, "keys", 4)),
  // A poll moves its client's position.
  isRead: () => false,
  fake,
};
