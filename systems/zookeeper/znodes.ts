/** What is asked of ZooKeeper, by the names of its own interface. */
import type { Connection } from "./client.js";
import { NO_NODE, NODE_EXISTS, ZookeeperFailure, type Phase } from "./errors.js";
import { Record, type Fields } from "./wire.js";

const OP = { delete: 2, getData: 4, setData: 5, getChildren: 8, sync: 9, create2: 15 };
const EPHEMERAL_SEQUENTIAL = 3;
const ALL_PERMISSIONS = 31;
/** Where a change asks for no version. */
export const ANY_VERSION = -1;

/** What is known of a node beside its data, as far as it is needed here. */
interface Stat {
  /** The transaction that created it. */
  readonly czxid: bigint;
  readonly version: number;
}

export interface Znode extends Stat {
  readonly data: string;
}

function statOf(fields: Fields): Stat {
  const czxid = fields.long();
  for (let skipped = 0; skipped < 3; skipped++) fields.long(); // mzxid, ctime, mtime
  return { czxid, version: fields.int() };
}

const isAnswer = (error: unknown, code: number): boolean =>
  error instanceof ZookeeperFailure && error.answered === code;

/** @returns undefined when it does not exist @throws ZookeeperFailure */
export async function getData(connection: Connection, path: string): Promise<Znode | undefined> {
  try {
    const fields = await connection.call("reading", OP.getData, new Record().text(path).boolean(false));
    const data = fields.buffer().toString();
    return { data, ...statOf(fields) };
  } catch (error) {
    if (isAnswer(error, NO_NODE)) return undefined;
    throw error;
  }
}

/** Names of children, in no order. @throws ZookeeperFailure */
export async function getChildren(connection: Connection, path: string): Promise<string[]> {
  const body = new Record().text(path).boolean(false);
  return (await connection.call("reading", OP.getChildren, body)).texts();
}

/** Has the server catch up with the leader. @throws ZookeeperFailure */
export async function sync(connection: Connection, path: string): Promise<void> {
  await connection.call("reading", OP.sync, new Record().text(path));
}

/** @param version that it must have @throws ZookeeperFailure */
export async function setData(
  connection: Connection,
  path: string,
  data: string,
  version = ANY_VERSION,
  phase: Phase = "changing",
): Promise<void> {
  await connection.call(phase, OP.setData, new Record().text(path).text(data).int(version));
}

/** @returns its path (a number is appended to the name of an ephemeral one) and its stat @throws ZookeeperFailure */
export async function create(
  connection: Connection,
  path: string,
  data = "",
  kind: "persistent" | "ephemeral-sequential" = "persistent",
): Promise<Stat & { path: string }> {
  const body = new Record().text(path).text(data).int(1).int(ALL_PERMISSIONS).text("world").text("anyone");
  body.int(kind === "persistent" ? 0 : EPHEMERAL_SEQUENTIAL);
  const fields = await connection.call("changing", OP.create2, body);
  return { path: fields.text(), ...statOf(fields) };
}

/** @throws ZookeeperFailure */
export async function remove(connection: Connection, path: string): Promise<void> {
  await connection.call("changing", OP.delete, new Record().text(path).int(ANY_VERSION));
}

/** Sets a node's data, or creates it. Only what was certainly refused is followed by another request. */
export async function put(connection: Connection, path: string, data: string): Promise<void> {
  try {
    return await setData(connection, path, data);
  } catch (error) {
    if (!isAnswer(error, NO_NODE)) throw error;
  }
  try {
    await create(connection, path, data);
  } catch (error) {
    if (!isAnswer(error, NODE_EXISTS)) throw error;
    await setData(connection, path, data);
  }
}
