/**
 * What else changed over time, where a run shows it: depth of queues, lag of consumers of a log, of reads and of
 * replicas, how long until an element of a set was seen for good, offsets of clocks. Facts, not judgements; work is
 * bounded, and what would take too long is left out.
 */
import type { History } from "../../checkers/history/history.js";
import type { Sample } from "../../harness/store/samples.js";
import type { FaultSpan } from "./faults.js";
import type { Message } from "./messages.js";
import { messageTrouble } from "./series/messages.js";
import { queueDepth } from "./series/queue.js";
import { logLag } from "./series/log.js";
import { readLag } from "./series/reads.js";
import { replicationLag } from "./series/replication.js";
import { stableLatency } from "./series/set.js";
import { clockOffsets } from "./series/clock.js";
import type { Series } from "./series/line.js";

export interface SeriesSources {
  readonly history: History;
  readonly spans: readonly FaultSpan[];
  readonly messages: readonly Message[];
  /** Process p is a client of node p modulo their number. */
  readonly nodes: readonly string[];
  readonly samples: readonly Sample[];
}

/** Those that there is anything to say about. */
export function seriesOf({ history, spans, messages, nodes, samples }: SeriesSources): Series[] {
  return [
    queueDepth(history),
    messageTrouble(history, messages),
    logLag(history),
    stableLatency(history),
    readLag(history, nodes),
    replicationLag(samples),
    clockOffsets(spans, samples),
  ].filter((series): series is Series => series !== undefined);
}
