/** list-append on Redis: a transaction is one script, which runs alone, on lists of numbers. */
import type { Client } from "../../harness/client.js";
import type { MicroOperation, Transaction } from "../../workloads/list-append/ops.js";
import type { WorkloadClients } from "../system.js";
import { register } from "./register.js";
import { Session } from "./session.js";

/** Reads come back as lists, in order. */
const RUN = `
local result = {}
for i = 1, #ARGV, 3 do
  local kind, key, value = ARGV[i], 'list:' .. ARGV[i + 1], ARGV[i + 2]
  if kind == 'append' then redis.call('rpush', key, value)
  else result[#result + 1] = redis.call('lrange', key, 0, -1) end
end
return result`;

async function perform(session: Session, transaction: Transaction): Promise<Transaction> {
  const client = await session.master();
  const words = transaction.flatMap((operation) => [
    operation[0],
    operation[1],
    operation[0] === "append" ? operation[2] : "",
  ]);
  const lists = (await client.eval(RUN, 0, ...words)) as string[][];
  let reads = 0;
  const result = transaction.map((operation): MicroOperation => {
    if (operation[0] === "append") return operation;
    return ["r", operation[1], lists[reads++]!.map(Number)];
  });
  if (transaction.some(([kind]) => kind === "append")) await session.replicated(client);
  return result;
}

export const listAppend: WorkloadClients = {
  prepare: register.prepare,
  async open(address, settings, signal, nodes): Promise<Client> {
    const session = await Session.open(address, settings, signal, nodes);
    return {
      invoke: ({ value }) => perform(session, value as Transaction),
      close: () => Promise.resolve(session.close()),
    };
  },
};
