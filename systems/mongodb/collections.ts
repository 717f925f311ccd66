/** What the workloads share: a collection of their own that is made afresh, and clients of one session. */
import type { Client, Invocation } from "../../harness/client.js";
import type { ClusterNode, WorkloadClients } from "../system.js";
import { Connection, type Document } from "./client.js";
import type { MongoFailure } from "./errors.js";
import { primaryOf } from "./members.js";
import { Session } from "./session.js";

const PREPARE_MS = 20_000;
const NAMESPACE_NOT_FOUND = 26;

export interface CollectionClients {
  readonly collection: string;
  /** What is in it at the beginning. */
  readonly documents?: readonly Document[];
  readonly perform: (session: Session, operation: Invocation) => Promise<unknown>;
  /** Refuses settings that these clients cannot carry out. @throws Error naming the setting */
  readonly refuse?: (settings: Readonly<Record<string, string>>) => void;
}

export function collectionClients({
  collection,
  documents = [],
  perform,
  refuse,
}: CollectionClients): WorkloadClients {
  return {
    async prepare(_address, settings, signal, nodes) {
      refuse?.(settings);
      const { node } = await primaryOf(nodes, signal);
      await Connection.use(node, signal, (connection) => anew(connection, nodes, collection, documents));
    },
    async open(address, settings, signal, nodes): Promise<Client> {
      const session = await Session.open(address, settings, signal, nodes);
      return {
        invoke: (operation) => perform(session, operation),
        close: () => Promise.resolve(session.close()),
      };
    },
  };
}

/** Every member has it when this returns: whoever has not heard of it would show what was there before. */
async function anew(
  connection: Connection,
  nodes: readonly ClusterNode[],
  collection: string,
  documents: readonly Document[],
): Promise<void> {
  const writeConcern = { w: nodes.length, wtimeout: PREPARE_MS };
  await connection.run("open", { drop: collection, writeConcern }).catch((error: unknown) => {
    if ((error as MongoFailure).answered !== NAMESPACE_NOT_FOUND) throw error;
  });
  await connection.run("open", { create: collection, writeConcern });
  if (documents.length > 0) await connection.run("open", { insert: collection, documents, writeConcern });
}

/** One document by its key. */
export const byId = (collection: string, _id: unknown): Document => ({
  find: collection,
  filter: { _id },
  limit: 1,
});

/** A statement on one document, which is made if it is not there. */
export const upsert = (collection: string, _id: unknown, change: Document): Document => ({
  update: collection,
  updates: [{ q: { _id }, u: change, upsert: true }],
});

/** Transactions are read by local, majority or snapshot. @throws Error naming the setting */
export function refuseLinearizable({ "read-concern": level }: Readonly<Record<string, string>>): void {
  if (level === "linearizable")
    throw new Error(
      "--set read-concern=linearizable: transactions take local, majority or snapshot (strongest: snapshot)",
    );
}
