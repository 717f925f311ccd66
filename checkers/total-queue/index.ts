/**
 * A queue that is drained at the end: what goes in must come out. Jepsen's `total-queue`: lost, unexpected,
 * duplicated, recovered, over multisets of values.
 *
 * As there, duplicates alone are permitted by default (and told under `allowed`); `--set duplicates=forbidden`, or
 * `--model exactly-once`, forbids them. Unlike there, a dequeue that crashed may have taken a message with it: as many
 * missing ones as there were such dequeues are `lost-on-consumer-crash`, which only at-least-once forbids. And where
 * drains were tried, a message is missing only if one of them succeeded that began after it was accepted (or a dequeue
 * found nothing after everything was sent); without any drain a history is taken for drained, as there.
 */
import type { Checker } from "../checker.js";
import { account, missingBy } from "../delivery/account.js";
import { Looks } from "../delivery/looks.js";
import { messagesOf, type Messages } from "../delivery/messages.js";
import { Evidence, judgeGuarantees, requested, whyVacuous, wordOf } from "../guarantees/index.js";
import { understanding } from "../understanding.js";

const NAME = "total-queue";

export const totalQueueChecker: Checker = understanding({
  name: NAME,
  summary: "a queue drained at the end: what goes in comes out",
  operations: ["enqueue", "dequeue", "drain"],
  settings: { duplicates: "allowed (default, Jepsen's reading); forbidden" },
  models: [
    "reliable",
    "at-least-once",
    "exactly-once",
    "at-most-once",
    "no-creation",
    "no-duplication",
    "honest-failures",
    "durability",
  ],
  check(history, options = {}) {
    const forbidden = wordOf(options.settings ?? {}, "duplicates", ["allowed", "forbidden"]) === "forbidden";
    const evidence = new Evidence();
    const messages = messagesOf(history);
    const missing = missingBy(messages);
    const wasLookedFor = lookedFor(messages);
    let undrained = 0;
    const told = account(messages, evidence, {
      missing: (id, copies) => {
        if (wasLookedFor(id)) return missing(id, copies);
        undrained++;
        return undefined;
      },
      refused: "delivered-after-abort",
    });
    const open = whyVacuous(NAME, {
      acknowledged: messages.acknowledgements,
      deliveries: told.deliveries,
      drained: undrained > 0 ? 0 : 1,
    });
    return judgeGuarantees({
      workload: NAME,
      models: [...requested(options.models, "reliable"), ...(forbidden ? ["no-duplication"] : [])],
      judged: totalQueueChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "deliveries against acknowledgements, as multisets",
      checked: {
        operations: history.length,
        attempts: messages.sent,
        acknowledged: messages.acknowledgements,
        ...told,
        "crashed-dequeues": messages.crashed.length,
      },
    });
  },
});

/** Whether the queue was seen to be empty after a message had been accepted. */
function lookedFor(messages: Messages): (message: number) => boolean {
  const { columns, names } = messages.history;
  const drain = names.indexOf("drain");
  if (drain < 0 || !columns.f.includes(drain)) return () => true;
  const looks = new Looks(messages);
  return (id) => messages.acceptedBy[id]! < looks.drainedAt(id) || looks.foundEmpty(id);
}
