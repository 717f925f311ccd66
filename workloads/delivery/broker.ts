/**
 * A broker in memory: one queue (or one for each subscriber) of messages in their order, given out one at a time.
 * Under manual acknowledgement what a consumer holds goes back to the head when it gives it back or is gone, and after
 * `deliveriesMax` deliveries to the dead letters. Each operation at one instant.
 */
import type { Random } from "../../harness/generator/random.js";
import { strikesOf, unreliable } from "../unreliable.js";
import { FakeFailure, type FakeObject } from "../workload.js";

interface Message {
  readonly value: unknown;
  /** Place in the order of acceptance. */
  readonly place: number;
  deliveries: number;
}

export interface BrokerOptions {
  readonly manual: boolean;
  readonly deliveriesMax: number;
  /** Nothing is given out while something is held: what an order asks of a queue with redelivery. */
  readonly exclusive?: boolean;
}

export function broker(
  defect: string | undefined,
  random: Random,
  { manual, deliveriesMax, exclusive = false }: BrokerOptions,
): FakeObject {
  const strikes = strikesOf(defect, random);
  const queues = new Map<unknown, Message[]>();
  const accepted: unknown[] = [];
  const held = new Map<number, { queue: Message[]; message: Message }>();
  /** What the operation under way of a process took, to be put back if its answer is lost. */
  const taken = new Map<number, { queue: Message[]; message: Message }>();
  const dead: unknown[] = [];
  let places = 0;

  const queueOf = (subscriber: unknown): Message[] => {
    let queue = queues.get(subscriber);
    if (queue === undefined) {
      // A subscription begins with everything accepted so far.
      queue = accepted.map((value, place) => ({ value, place, deliveries: 0 }));
      queues.set(subscriber, queue);
    }
    return queue;
  };

  const put = (queue: Message[], message: Message): void => {
    // In its own place: redelivery keeps the order of what is still there.
    const at = queue.findIndex(({ place }) => place > message.place);
    if (at < 0 || defect === "requeue-at-end") queue.push(message);
    else queue.splice(at, 0, message);
  };

  const enqueue = (value: unknown): void => {
    if (strikes("lost-message", 0.2)) return;
    accepted.push(value);
    for (const [name, queue] of queues) {
      if (name !== null && strikes("missed-subscriber")) continue;
      const message = { value, place: places, deliveries: 0 };
      if (queue.length > 2 && strikes("overtaking", 0.2)) queue.unshift(message);
      else queue.push(message);
    }
    places++;
    if (strikes("failed-but-enqueued")) throw new FakeFailure("refused, but enqueued");
  };

  const giveBack = (process: number): unknown => {
    const own = held.get(process);
    if (own === undefined) throw new FakeFailure("nothing was held");
    held.delete(process);
    const max = strikes("dead-early", 0.8) ? 1 : strikes("never-dead", 1) ? Infinity : deliveriesMax;
    if (own.message.deliveries >= max) dead.push(own.message.value);
    else put(own.queue, own.message);
    return own.message.value;
  };

  const dequeue = (process: number, subscriber: unknown): unknown => {
    const queue = queueOf(subscriber);
    if (held.has(process)) giveBack(process);
    if (exclusive && [...held.values()].some((own) => own.queue === queue)) return null;
    if (strikes("invented", 0.02)) return -1 - random.below(1000);
    const message = queue.shift();
    if (message === undefined) return null;
    message.deliveries++;
    if (strikes("duplicate-delivery")) put(queue, message);
    if (manual) held.set(process, { queue, message });
    else taken.set(process, { queue, message });
    return message.value;
  };

  const drain = (subscriber: unknown): unknown[] => {
    const queue = queueOf(subscriber);
    for (const [holder, own] of held) {
      if (own.queue !== queue) continue;
      giveBack(holder);
    }
    const messages = queue.splice(0);
    for (const message of messages) message.deliveries++;
    return messages.map(({ value }) => value);
  };

  const perform = (f: string, value: unknown, process: number): unknown => {
    if (f === "enqueue") {
      enqueue(value);
      return value;
    }
    if (f === "dequeue") return dequeue(process, value);
    if (f === "drain") return drain(value);
    if (f === "dead-letters") return [...dead];
    if (f === "nack") {
      if (strikes("lost-with-consumer", 0.5)) throw new Error("the consumer crashed");
      return giveBack(process);
    }
    const own = held.get(process);
    if (own === undefined) throw new FakeFailure("nothing was held");
    held.delete(process);
    if (strikes("ack-ignored", 0.2)) put(own.queue, own.message);
    return own.message.value;
  };

  queueOf(null);
  return {
    async invoke({ f, value, process }) {
      taken.delete(process);
      // A drain whose answer is lost may have taken any number of messages with it, and excuses as many losses.
      if (f === "drain") return perform(f, value, process);
      try {
        return await unreliable(random, () => perform(f, value, process));
      } catch (error) {
        // A consumer whose answer was lost is gone; what it held is somebody else's.
        if (error instanceof FakeFailure) throw error;
        const own = taken.get(process);
        if (own !== undefined) {
          own.message.deliveries--;
          put(own.queue, own.message);
        }
        if (!held.has(process)) throw error;
        if (defect === "lost-with-consumer") held.delete(process);
        else giveBack(process);
        throw error;
      }
    },
  };
}
