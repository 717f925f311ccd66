/**
 * The delivery language of queues, logs and topics: a configuration says at-most-once, at-least-once or exactly-once,
 * which order, who gets a message, and how it is acknowledged; the history is judged by that.
 *
 * - `enqueue` v (`send`, `publish`); the event's key is the topic or partition
 * - `dequeue` → v or null (with `subscribers=all` invoked with the subscriber's name); `ack` v, `nack` v
 * - `drain` → list: everything left, with what consumers that are gone had not acknowledged, at the end; one that
 *   fails or crashes has passed its deadline
 * - `dead-letters` → list of what was set aside; `crash`: the consumer dies with what it holds
 *
 * Lost: acknowledged, never delivered, though the queue was drained. Without a drain (and without an empty dequeue
 * after the last message was sent, where delivered is done) nothing can be lost, and the verdict is unknown. Values
 * are unique.
 */
import type { Checker } from "../checker.js";
import { Evidence, judgeGuarantees, requested, whyVacuous } from "../guarantees/index.js";
import type { History } from "../history/index.js";
import { account, missingBy, type Account } from "./account.js";
import { judgeAttempts } from "./attempts.js";
import { deliveryOf, guaranteesOf, SETTINGS, type Delivery } from "./config.js";
import { Flights } from "./flights.js";
import { Looks } from "./looks.js";
import { messagesOf } from "./messages.js";
import { judgeOrder } from "./sequence.js";
import { bySubscriber } from "./subscribers.js";
import { understanding } from "../understanding.js";

const NAME = "delivery";
/** Stands for whatever the settings say. */
const CONFIGURED = "as-configured";
/** Judged only where the settings say how. */
const CONDITIONAL = new Set([
  CONFIGURED,
  "ordered",
  "ordered-redelivery",
  "visibility",
  "dead-letter-policy",
]);

export const deliveryChecker: Checker = understanding({
  name: NAME,
  summary: "queues, logs and topics by what they promise: how often, in which order, to whom",
  operations: ["enqueue", "send", "publish", "dequeue", "ack", "nack", "drain", "dead-letters", "crash"],
  settings: SETTINGS,
  models: [
    CONFIGURED,
    "at-least-once",
    "at-most-once",
    "exactly-once",
    "durability",
    "no-creation",
    "no-duplication",
    "honest-failures",
    "ordered",
    "ordered-redelivery",
    "visibility",
    "dead-letter-policy",
    "progress",
  ],
  check(history, options = {}) {
    const config = deliveryOf(options.settings ?? {});
    const asked = new Set(guaranteesOf(config));
    const evidence = new Evidence();
    const total = { missing: 0, duplicated: 0, recovered: 0, deliveries: 0, acknowledged: 0, undrained: 0 };
    for (const part of config.subscribers === "all" ? bySubscriber(history) : [history]) {
      const told = judgePart(part, config, evidence);
      total.missing += told.missing;
      total.duplicated += told.duplicated;
      total.recovered += told.recovered;
      total.deliveries += told.deliveries;
      total.acknowledged += told.acknowledged;
      total.undrained += told.undrained;
    }
    const open = whyVacuous(NAME, { ...total, drained: total.undrained > 0 ? 0 : 1 });
    return judgeGuarantees({
      workload: NAME,
      models: [
        ...new Set(
          requested(options.models, CONFIGURED).flatMap((one) =>
            one === CONFIGURED ? guaranteesOf(config) : [one],
          ),
        ),
      ],
      judged: deliveryChecker.models.filter((name) => !CONDITIONAL.has(name) || asked.has(name)),
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "deliveries against acknowledgements, order by suffix minima",
      checked: { operations: history.length, ...total },
    });
  },
});

function judgePart(
  history: History,
  config: Delivery,
  evidence: Evidence,
): Account & { acknowledged: number; undrained: number } {
  const manual = config.acknowledge === "manual";
  const messages = messagesOf(history);
  const flights = new Flights(history, messages, manual);
  const { start } = history.columns;
  const looks = new Looks(messages);
  let undrained = 0;
  // One that the last drain did not find may have been on its way to a consumer, or set aside where nobody looked.
  const takers = new Map<number, number>();
  const excused = (id: number): boolean => {
    const drain = looks.drainOf(id);
    if (drain === undefined) return false;
    if (!flights.mayBeSetAside(id, drain, config.deliveriesMax)) {
      const left = takers.get(drain) ?? flights.takersDuring(drain);
      takers.set(drain, left - 1);
      if (left <= 0) return false;
    }
    undrained++;
    return true;
  };
  const missing = manual ? (id: number) => (excused(id) ? undefined : "lost") : missingBy(messages);
  const told = account(messages, evidence, {
    refused: "delivered-after-abort",
    setAside: flights.setAside,
    setAsideBy: flights.setAsideBy,
    ...(manual ? { done: flights.effectiveCounts() } : {}),
    missing: (id, copies) => {
      const accepted = messages.acceptedBy[id]!;
      // Under manual acknowledgement an empty dequeue proves nothing: what is in flight may come back.
      if (accepted < looks.drainedAt(id) || (!manual && looks.foundEmpty(id))) return missing(id, copies);
      undrained++;
      const gaveUp = flights.failedDrains.some((row) => start[row]! > accepted && messages.concerns(row, id));
      return gaveUp ? "stuck" : undefined;
    },
  });
  flights.judgeLetGo((id) => looks.drainedAt(id), evidence, excused);
  judgeOrder(messages, flights, config.order, evidence);
  judgeAttempts(messages, flights, config, evidence);
  return { ...told, acknowledged: messages.acknowledgements, undrained };
}
