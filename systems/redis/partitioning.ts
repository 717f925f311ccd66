/**
 * partitioning on a cluster: which master a client's own server sends a key to, by the table of slots that it goes by
 * (CRC16 of the key, modulo 16384). The nodes stay what they are: nothing is rebalanced.
 */
import type { Redis } from "ioredis";
import type { Client } from "../../harness/client.js";
import { Declined } from "../declined.js";
import type { WorkloadClients } from "../system.js";
import { connect } from "./client.js";
import { register } from "./register.js";

type SlotRange = readonly [
  from: number,
  to: number,
  master: readonly [host: string, ...unknown[]],
  ...unknown[],
];

async function masterOfKey(client: Redis, key: unknown): Promise<string> {
  const slot = Number(await client.call("CLUSTER", "KEYSLOT", `key:${String(key)}`));
  const ranges = (await client.call("CLUSTER", "SLOTS")) as SlotRange[];
  const range = ranges.find(([from, to]) => from <= slot && slot <= to);
  if (range === undefined) throw new Declined("slot-unassigned", `nobody has slot ${String(slot)}`);
  return range[2][0];
}

export const partitioning: WorkloadClients = {
  prepare: register.prepare,
  async open(address, settings, signal): Promise<Client> {
    if (settings["mode"] !== "cluster")
      throw new Error(`--set mode=${settings["mode"]!}: keys are on several masters only with mode=cluster`);
    const client = await connect(address, signal);
    return {
      async invoke({ f, value }) {
        if (f === "rebalance") throw new Declined("not-offered", "slots stay where they are");
        return { node: await masterOfKey(client, value) };
      },
      close: () => Promise.resolve(client.disconnect()),
    };
  },
};
