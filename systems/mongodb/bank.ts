/** bank on MongoDB: balances are read, computed in the client, and written back, all in one transaction. */
import { ACCOUNTS, openingBalance, type Transfer } from "../../workloads/bank/ops.js";
import { Declined } from "../declined.js";
import { byId, collectionClients, refuseLinearizable } from "./collections.js";
import { transaction, type Transaction } from "./transaction.js";

const COLLECTION = "bank";

async function balance(within: Transaction, account: number): Promise<number> {
  const [document] = await within.find(byId(COLLECTION, account));
  return document!["balance"] as number;
}

const write = (within: Transaction, account: number, amount: number): Promise<unknown> =>
  within.run({
    update: COLLECTION,
    updates: [{ q: { _id: account }, u: { $set: { balance: amount } } }],
  });

export const bank = collectionClients({
  collection: COLLECTION,
  documents: Array.from({ length: ACCOUNTS }, (_, _id) => ({ _id, balance: openingBalance(_id) })),
  refuse: refuseLinearizable,
  perform: (session, { f, value }) =>
    transaction(session, async (within) => {
      if (f === "read") {
        const all = await within.find({ find: COLLECTION, filter: {} });
        return Object.fromEntries(all.map((document) => [String(document["_id"]), document["balance"]]));
      }
      const { from, to, amount } = value as Transfer;
      const [had, has] = [await balance(within, from), await balance(within, to)];
      if (had < amount) throw new Declined("not-enough", `account ${String(from)} holds ${String(had)}`);
      await write(within, from, had - amount);
      await write(within, to, has + amount);
      return value;
    }),
});
