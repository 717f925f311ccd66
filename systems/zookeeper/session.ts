/**
 * session on ZooKeeper: a client's session is one of ZooKeeper's. The reads of a transaction are of one moment: all are
 * done twice, and again until both rounds agree (the double collect of Afek et al., "Atomic Snapshots of Shared Memory", 1993;
 * versions only grow). A write follows them, and is the session's own: nobody else writes the register.
 */
import type { Client } from "../../harness/client.js";
import type { MicroOperation, Read, Transaction } from "../../workloads/session/ops.js";
import { Declined } from "../declined.js";
import type { WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { sessionOf } from "./settings.js";
import { catchUp, emptied, folderOf } from "./tree.js";
import { getData, put, type Znode } from "./znodes.js";

const FOLDER = folderOf("session");
const TRIES = 20;

const pathOf = (key: number): string => `${FOLDER}/${String(key)}`;

/** The values of keys at one moment. @throws Declined when there was none */
async function snapshot(connection: Connection, keys: readonly number[]): Promise<(number | null)[]> {
  const collect = (): Promise<Znode | undefined>[] => keys.map((key) => getData(connection, pathOf(key)));
  for (let tries = 0; tries < TRIES; tries++) {
    const seen = await Promise.all([...collect(), ...collect()]);
    const [first, second] = [seen.slice(0, keys.length), seen.slice(keys.length)];
    if (first.every((node, i) => node?.version === second[i]?.version))
      return first.map((node) => (node === undefined ? null : Number(node.data)));
  }
  throw new Declined("no-moment", `registers changed under each of ${String(TRIES)} attempts to read them`);
}

async function perform(connection: Connection, transaction: Transaction): Promise<Transaction> {
  const reads = transaction.filter((operation): operation is Read => operation[0] === "r");
  const values = await snapshot(
    connection,
    reads.map(([, key]) => key),
  );
  const seen = new Map(reads.map((operation, i) => [operation, values[i]!]));
  const result: MicroOperation[] = [];
  for (const operation of transaction) {
    if (operation[0] === "w") {
      await put(connection, pathOf(operation[1]), String(operation[2]));
      result.push(operation);
    } else result.push(["r", operation[1], seen.get(operation) ?? null]);
  }
  return result;
}

export const session: WorkloadClients = {
  prepare: emptied("session"),
  async open(address, settings, signal): Promise<Client> {
    const connection = await Connection.open(address, signal, sessionOf(settings));
    return {
      async invoke({ value }) {
        await catchUp(connection, settings["reads"]!);
        return perform(connection, value as Transaction);
      },
      close: () => Promise.resolve(connection.close()),
    };
  },
};
