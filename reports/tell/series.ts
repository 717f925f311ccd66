/**
 * What else changed over time, where a history shows it: depth of queues, lag of consumers of a log, how long until
 * an element of a set was seen for good, offsets of clocks. Facts of the history, not judgements; work is bounded,
 * and what would take too long is left out.
 */
import type { History } from "../../checkers/history/history.js";
import type { FaultSpan } from "./faults.js";
import type { Message } from "./messages.js";
import { messageTrouble } from "./series/messages.js";
import { queueDepth } from "./series/queue.js";
import { logLag } from "./series/log.js";
import { stableLatency } from "./series/set.js";
import { clockOffsets } from "./series/clock.js";
import type { Series } from "./series/line.js";

/** Those that the history has anything to say about. */
export function seriesOf(
  history: History,
  spans: readonly FaultSpan[],
  messages: readonly Message[],
): Series[] {
  return [
    queueDepth(history),
    messageTrouble(history, messages),
    logLag(history),
    stableLatency(history),
    clockOffsets(history, spans),
  ].filter((series): series is Series => series !== undefined);
}
