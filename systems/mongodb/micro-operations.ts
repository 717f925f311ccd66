/** list-append, rw-register and long-fork on MongoDB: a transaction of reads and writes of documents, one a key. */
import type { MicroOperation as OnLists } from "../../workloads/list-append/ops.js";
import type { MicroOperation as OnRegisters } from "../../workloads/rw-register/ops.js";
import type { WorkloadClients } from "../system.js";
import { byId, collectionClients, refuseLinearizable, upsert } from "./collections.js";
import { transaction, type Transaction } from "./transaction.js";

function microOperations<Micro>(
  collection: string,
  perform: (within: Transaction, operation: Micro) => Promise<Micro>,
): WorkloadClients {
  return collectionClients({
    collection,
    refuse: refuseLinearizable,
    perform: (session, { value }) =>
      transaction(session, async (within) => {
        const result: Micro[] = [];
        for (const operation of value as readonly Micro[]) result.push(await perform(within, operation));
        return result;
      }),
  });
}

const LISTS = "lists";

export const listAppend = microOperations<OnLists>(LISTS, async (within, operation) => {
  const [kind, key, value] = operation;
  if (kind === "append") {
    await within.run(upsert(LISTS, key, { $push: { v: value } }));
    return operation;
  }
  const [document] = await within.find(byId(LISTS, key));
  return ["r", key, (document?.["v"] as number[] | undefined) ?? []];
});

/** @param collection of the workload's own */
export const registers = (collection: string): WorkloadClients =>
  microOperations<OnRegisters>(collection, async (within, operation) => {
    const [kind, key, value] = operation;
    if (kind === "w") {
      await within.run(upsert(collection, key, { $set: { v: value } }));
      return operation;
    }
    const [document] = await within.find(byId(collection, key));
    return ["r", key, (document?.["v"] as number | undefined) ?? null];
  });
