/**
 * list-append on etcd: a transaction reads all its keys at one revision, then writes under the guard that none of
 * them has changed since (optimistic concurrency: "mini-transactions"). A guard that fails is a definite failure.
 */
import type { Client } from "../../harness/client.js";
import type { MicroOperation, Transaction } from "../../workloads/list-append/ops.js";
import type { WorkloadClients } from "../system.js";
import { base64, Connection, only, unchanged, type KeyValue } from "./client.js";
import { Declined } from "../declined.js";

const PREFIX = "list/";
const nameOf = (key: number): string => PREFIX + String(key);

async function perform(connection: Connection, transaction: Transaction): Promise<Transaction> {
  const keys = [...new Set(transaction.map(([, key]) => key))];
  const { responses = [] } = await connection.txn(
    [],
    keys.map((key) => ({ request_range: { key: base64(nameOf(key)) } })),
  );
  const seen = new Map<number, KeyValue | undefined>(
    keys.map((key, i) => [key, only(responses[i]?.response_range)]),
  );
  const lists = new Map(
    keys.map((key) => [key, JSON.parse(seen.get(key)?.value ?? "[]") as readonly number[]]),
  );
  const changed = new Set<number>();
  const result = transaction.map((operation): MicroOperation => {
    const [kind, key, value] = operation;
    if (kind === "r") return ["r", key, lists.get(key)!];
    lists.set(key, [...lists.get(key)!, value]);
    changed.add(key);
    return operation;
  });
  if (changed.size === 0) return result;
  const { succeeded } = await connection.txn(
    keys.map((key) => unchanged(nameOf(key), seen.get(key))),
    [...changed].map((key) => ({
      request_put: { key: base64(nameOf(key)), value: base64(JSON.stringify(lists.get(key))) },
    })),
  );
  if (succeeded !== true) throw new Declined("conflict", "a key changed since it was read");
  return result;
}

export const listAppend: WorkloadClients = {
  prepare: (address, _settings, signal) => Connection.clear(address, PREFIX, signal),
  open(address): Promise<Client> {
    const connection = new Connection(address);
    return Promise.resolve({
      invoke: ({ value }) => perform(connection, value as Transaction),
      close: () => Promise.resolve(connection.close()),
    });
  },
};
