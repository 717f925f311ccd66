/** A durable pull consumer of the stream: what it is given next, acknowledgements, and how far it has come. */
import type { Connection } from "./client.js";
import { NatsFailure } from "./errors.js";
import { STREAM } from "./stream.js";

/** A status in place of a message: nothing there. */
const NO_MESSAGES = 404;

export interface Delivery {
  readonly value: number;
  /** Where an acknowledgement goes; undefined where none is wanted. */
  readonly reply: string | undefined;
}

interface Progress {
  /** Sequence number in the stream of what was last delivered. */
  readonly delivered: number;
  /** Messages never delivered. */
  readonly pending: number;
  /** Messages delivered and not acknowledged. */
  readonly unacknowledged: number;
}

/** Taking changes what others get: nobody knows what became of a message whose delivery was lost. @throws NatsFailure */
export async function next(connection: Connection, consumer: string): Promise<Delivery | undefined> {
  const subject = `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${consumer}`;
  const answer = await connection.request("changing", subject, JSON.stringify({ batch: 1, no_wait: true }));
  const status = answer.headers?.code ?? 0;
  if (status === NO_MESSAGES) return undefined;
  if (status !== 0) throw new NatsFailure("reading", new Error(answer.headers!.description), status);
  return { value: Number(answer.string()), reply: answer.reply };
}

/** Waits for the server's word. @throws NatsFailure */
export async function acknowledge(connection: Connection, { reply }: Delivery): Promise<void> {
  if (reply !== undefined) await connection.request("changing", reply, "+ACK");
}

/**
 * Place in the stream of what was delivered, which the subject for its acknowledgement says: `$JS.ACK.`, in its later form a
 * domain and the hash of an account, then stream, consumer, deliveries, place, and more. (NATS ADR-15.)
 */
export function placeOf({ reply = "" }: Delivery): number {
  const tokens = reply.split(".");
  return Number(tokens[tokens.length < 11 ? 5 : 7]);
}

export async function progress(connection: Connection, consumer: string): Promise<Progress> {
  const info = await connection.api("reading", `CONSUMER.INFO.${STREAM}.${consumer}`);
  const { delivered, num_pending, num_ack_pending } = info as {
    delivered: { stream_seq: number };
    num_pending: number;
    num_ack_pending: number;
  };
  return { delivered: delivered.stream_seq, pending: num_pending, unacknowledged: num_ack_pending };
}
