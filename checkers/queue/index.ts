/**
 * A queue of which only one thing is asked, as by Jepsen's `queue`: everything dequeued came from somewhere. Nothing
 * is delivered that nobody sent, before it was sent, or more often than it was sent. What was lost is told under
 * `allowed`; `total-queue` asks for that.
 */
import type { Checker } from "../checker.js";
import { account, missingBy } from "../delivery/account.js";
import { messagesOf } from "../delivery/messages.js";
import { Evidence, judgeGuarantees, requested, whyVacuous } from "../guarantees/index.js";
import { understanding } from "../understanding.js";

const NAME = "queue";

export const queueChecker: Checker = understanding({
  name: NAME,
  summary: "enqueues and dequeues: everything dequeued came from somewhere",
  operations: ["enqueue", "dequeue", "drain"],
  models: [
    "at-most-once",
    "exactly-once",
    "at-least-once",
    "no-creation",
    "no-duplication",
    "honest-failures",
    "durability",
  ],
  check(history, options = {}) {
    const evidence = new Evidence();
    const messages = messagesOf(history);
    const told = account(messages, evidence, {
      missing: missingBy(messages),
      refused: "delivered-after-abort",
    });
    const { deliveries } = told;
    const open = whyVacuous(NAME, { deliveries });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "at-most-once"),
      judged: queueChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "deliveries against attempts",
      checked: {
        operations: history.length,
        attempts: messages.sent,
        acknowledged: messages.acknowledgements,
        ...told,
      },
    });
  },
});
