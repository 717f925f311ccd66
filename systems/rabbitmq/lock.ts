/**
 * lock on RabbitMQ: a queue with one message in it, which whoever holds the lock was given and has not acknowledged; to
 * release it is to give it back. A holder whose connection the broker takes for dead loses the lock, and somebody else
 * is given the message.
 *
 * There are no fencing tokens: the broker promises no number that grows with each grant, and what the lock guards
 * (nothing of RabbitMQ's: a place in memory) takes whatever comes. A holder does not look at its connection before it
 * works on that: it could be stopped just after it had looked.
 */
import type { GetMessage } from "amqplib";
import type { Client, Invocation } from "../../harness/client.js";
import { Declined } from "../declined.js";
import type { WorkloadClients } from "../system.js";
import { Connection, openingOf } from "./client.js";
import { makeQueue, QUEUE } from "./topology.js";

const MESSAGE = "lock";

export const lock: WorkloadClients = {
  prepare: (address, settings, signal, nodes) =>
    makeQueue(address, settings, signal, nodes, (connection) =>
      connection.publish({ key: QUEUE, text: MESSAGE, persistent: true, mandatory: true }),
    ),
  async open(address, settings, signal): Promise<Client> {
    return new LockClient(await Connection.open(address, signal, openingOf(settings)));
  },
};

class LockClient implements Client {
  #held: GetMessage | undefined;

  constructor(readonly connection: Connection) {}

  async invoke({ f }: Invocation): Promise<unknown> {
    if (f === "acquire") return this.#acquire();
    const held = this.#held;
    if (held === undefined) throw new Declined("not-held", "this client does not hold the lock");
    if (f === "use") return null;
    this.#held = undefined;
    await this.connection.ask("changing", async (channel) => {
      channel.nack(held, false, true);
      // Answered by the queue, which has it by then.
      await channel.checkQueue(QUEUE);
    });
    return null;
  }

  /** An answer that is lost may have brought the message, which then is this client's until its connection ends. */
  async #acquire(): Promise<null> {
    const message = await this.connection.ask("changing", (channel) => channel.get(QUEUE));
    if (message === false) throw new Declined("held", "somebody else holds the lock");
    this.#held = message;
    return null;
  }

  close(): Promise<void> {
    return Promise.resolve(this.connection.close());
  }
}
