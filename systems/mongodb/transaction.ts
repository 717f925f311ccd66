/**
 * Transactions, and nothing that is tried again: not the transaction, nor its commit, which drivers send a second time
 * whatever they were told.
 */
import { randomUUID } from "node:crypto";
import type { Settings } from "../system.js";
import type { Connection, Document } from "./client.js";
import { writeConcern, type Session } from "./session.js";

/** What a transaction's commands are sent by, each within it. */
export interface Transaction {
  run(command: Document): Promise<Document>;
  find(command: Document): Promise<Document[]>;
}

/** The last transaction of each connection: a session of the server's, and a number that counts up in it. */
const sessions = new WeakMap<Connection, { readonly id: unknown; number: number }>();

/** What names the next transaction to the server. */
function next(connection: Connection): Document {
  const { UUID, Long } = connection.bson;
  const known = sessions.get(connection) ?? { id: new UUID(randomUUID()), number: 0 };
  known.number++;
  sessions.set(connection, known);
  return { lsid: { id: known.id }, txnNumber: Long.fromNumber(known.number), autocommit: false };
}

/** @throws MongoFailure, of phase "committing" once the commit was sent, before that "in-transaction"; NotReplicated */
export async function transaction<T>(
  session: Session,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { settings } = session;
  const connection = await session.primary();
  const name = next(connection);
  let first: Document = { startTransaction: true, readConcern: { level: levelOf(settings) } };
  const within = (): Document => {
    const fields = { ...name, ...first };
    first = {};
    return fields;
  };
  const ending = { ...name, writeConcern: writeConcern(settings) };
  let result: T;
  try {
    result = await work({
      run: (command) => connection.run("in-transaction", { ...command, ...within() }),
      find: (command) => connection.find("in-transaction", command, within()),
    });
  } catch (error) {
    await connection.admin("in-transaction", { abortTransaction: 1, ...ending }).catch(() => undefined);
    throw error;
  }
  // From here on nobody but the server can say whether it happened.
  await connection.admin("committing", { commitTransaction: 1, ...ending });
  return result;
}

/** Transactions are never read by linearizable. */
const levelOf = ({ "read-concern": level }: Settings): string =>
  level === "strongest" ? "snapshot" : level!;
