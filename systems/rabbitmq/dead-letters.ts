/**
 * What the queue has given up on (`--set dead-letters=…`): messages that were returned more often than `delivery-limit`.
 * They are handed over in their order, but not at once; so that everything has come by then is known from a message of
 * our own, which is rejected after them and looked for.
 */
import { randomUUID } from "node:crypto";
import type { GetMessage } from "amqplib";
import { pause } from "../../harness/run/deadline.js";
import type { Connection } from "./client.js";
import { DEAD_LETTERS, QUEUE } from "./topology.js";

const LOOK_AGAIN_MS = 10;
const END = "end ";

/** Reads them all, and leaves them there. @throws RabbitFailure */
export async function readDeadLetters(connection: Connection, signal: AbortSignal): Promise<number[]> {
  const end = END + randomUUID();
  await connection.publish({ key: QUEUE, text: end, persistent: true, mandatory: true });
  await reject(connection, end, signal);
  const all: GetMessage[] = await takeUntil(connection, DEAD_LETTERS, end, signal);
  await giveBack(connection, DEAD_LETTERS, all);
  return all.map(textOf).filter(isMessage).map(Number);
}

/** What our own messages are not. */
const isMessage = (text: string): boolean => !text.startsWith(END);

async function reject(connection: Connection, end: string, signal: AbortSignal): Promise<void> {
  const taken = await takeUntil(connection, QUEUE, end, signal);
  await connection.ask("changing", async (channel) => {
    channel.nack(taken.pop()!, false, false);
    await channel.checkQueue(QUEUE);
  });
  await giveBack(connection, QUEUE, taken);
}

/** @returns what was there up to that message, which is the last of them */
async function takeUntil(
  connection: Connection,
  queue: string,
  text: string,
  signal: AbortSignal,
): Promise<GetMessage[]> {
  const taken: GetMessage[] = [];
  for (;;) {
    signal.throwIfAborted();
    const message = await connection.ask("reading", (channel) => channel.get(queue));
    if (message === false) await pause(LOOK_AGAIN_MS, signal);
    else if (taken.push(message) > 0 && textOf(message) === text) return taken;
  }
}

async function giveBack(
  connection: Connection,
  queue: string,
  messages: readonly GetMessage[],
): Promise<void> {
  await connection.ask("changing", async (channel) => {
    for (const message of messages) channel.nack(message, false, true);
    await channel.checkQueue(queue);
  });
}

const textOf = ({ content }: GetMessage): string => content.toString();
