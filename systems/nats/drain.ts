/**
 * Everything that is left. Where what is acknowledged is removed, and where nothing is acknowledged, it is read in the
 * stream and stays there, so that a drain whose answer is lost takes nothing along. Subscribers who acknowledge share one
 * stream, in which it cannot be seen who has what: theirs is taken, and acknowledged once all of it has come.
 */
import { pause } from "../../harness/run/deadline.js";
import type { Connection } from "./client.js";
import { acknowledge, next, placeOf, progress, type Delivery } from "./consumer.js";
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

/**
 * All that a consumer is still to be given, each once; what others hold comes when they have had their time, and what is
 * held here for too long comes again.
 */
export async function takeAll(
  connection: Connection,
  consumer: string,
  signal: AbortSignal,
): Promise<number[]> {
  const all = new Map<number, Delivery>();
  for (;;) {
    const delivery = await next(connection, consumer);
    if (delivery !== undefined) {
      all.set(placeOf(delivery), delivery);
      continue;
    }
    const { pending, unacknowledged } = await progress(connection, consumer);
    if (pending === 0 && unacknowledged <= all.size) break;
    await pause(LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
  }
  for (const delivery of all.values()) await acknowledge(connection, delivery);
  return [...all.values()].map(({ value }) => value);
}
