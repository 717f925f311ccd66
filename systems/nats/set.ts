/**
 * set in a key-value bucket, as a list under one key: who adds to it reads it, and writes it back with one more, if it is
 * still what was read (`update=revision`) or whatever it is by then (`update=put`). A read asks the leader, so that what is
 * missing in it is lost, and not late.
 */
import type { Client } from "../../harness/client.js";
import type { WorkloadClients } from "../system.js";
import { get, makeBucket, put } from "./bucket.js";
import { Connection } from "./client.js";

const KEY = "set";

const elementsOf = async (connection: Connection, reads: string | undefined) => {
  const { value, revision } = await get(connection, KEY, reads);
  return { elements: (value ?? []) as number[], revision };
};

export const set: WorkloadClients = {
  prepare: makeBucket,
  async open(address, { reads, update }, signal): Promise<Client> {
    const connection = await Connection.open(address, signal);
    return {
      async invoke({ f, value }) {
        if (f === "read") return (await elementsOf(connection, "leader")).elements;
        const { elements, revision } = await elementsOf(connection, reads);
        await put(connection, KEY, [...elements, value], update === "revision" ? revision : undefined);
        return value;
      },
      close: () => Promise.resolve(connection.close()),
    };
  },
};
