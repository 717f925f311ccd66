/**
 * Everything that is left. Where what is acknowledged is removed, and where nothing is acknowledged, it is read in the
 * stream and stays there, so that a drain whose answer is lost takes nothing along. Subscribers who acknowledge share one
 * stream, in which it cannot be seen who has what: theirs is taken.
 */
import { pause } from "../../harness/run/deadline.js";
import type { ClusterNode } from "../system.js";
import type { Connection } from "./client.js";
import { next, placeOf, progress } from "./consumer.js";
import type { NatsFailure } from "./errors.js";
import { STREAM, SUBJECT } from "./stream.js";

/** No such message; no such stream, which takes all of its messages along. */
const NOTHING_LEFT = new Set([10_037, 10_059]);
const LOOK_AGAIN_MS = 50;

/** All messages from this place on. */
export async function readFrom(connection: Connection, first: number): Promise<number[]> {
  const all: number[] = [];
  for (let seq = first; ;) {
    const found = await messageFrom(connection, seq);
    if (found === undefined) return all;
    all.push(Number(Buffer.from(found.data, "base64").toString()));
    seq = found.seq + 1;
  }
}

async function messageFrom(
  connection: Connection,
  seq: number,
): Promise<{ seq: number; data: string } | undefined> {
  try {
    const wanted = { seq, next_by_subj: SUBJECT };
    const { message } = await connection.api("reading", `STREAM.MSG.GET.${STREAM}`, wanted);
    return message as { seq: number; data: string };
  } catch (error) {
    if (NOTHING_LEFT.has((error as NatsFailure).answered ?? 0)) return undefined;
    throw error;
  }
}

/** What drains have taken, by run, consumer, and place in the stream. */
const runs = new WeakMap<readonly ClusterNode[], Map<string, Map<number, number>>>();

/** Nothing was taken yet. */
export const newDrains = (nodes: readonly ClusterNode[]): void => void runs.set(nodes, new Map());

/**
 * All that a consumer is still to be given, each once; what others hold comes when they have had their time. What a drain
 * took that came to no end, the next one tells.
 */
export async function takeAll(
  connection: Connection,
  consumer: string,
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
): Promise<number[]> {
  const taken = runs.get(nodes)?.get(consumer) ?? new Map<number, number>();
  runs.get(nodes)?.set(consumer, taken);
  for (;;) {
    const delivery = await next(connection, consumer);
    if (delivery !== undefined) {
      taken.set(placeOf(delivery), delivery.value);
      connection.send(delivery.reply!, "+ACK");
      continue;
    }
    // The server's word on all acknowledgements.
    const { pending, unacknowledged } = await progress(connection, consumer);
    if (pending === 0 && unacknowledged === 0) return [...taken.values()];
    await pause(LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
  }
}
