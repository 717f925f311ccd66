/**
 * lock on ZooKeeper, as in its recipes: every client that wants it creates an ephemeral sequential node, and the lowest
 * number holds it; the token is the transaction that created the node (czxid). An acquisition that is not the lowest
 * gives up at once. Nobody keeps the session of a lock alive: a client that stops for longer than `session-timeout`
 * loses it, as one whose process is stopped, and does not know.
 *
 * What the lock guards is a node that remembers the token of its last change, reached over a session of its own. With
 * `fencing=on` it refuses older tokens; without it any holder may write. (ZooKeeper Recipes, "Locks".)
 */
import type { Client } from "../../harness/client.js";
import { Declined } from "../declined.js";
import type { Settings, WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { BAD_VERSION, ZookeeperFailure } from "./errors.js";
import { sessionOf } from "./settings.js";
import { emptied, folderOf } from "./tree.js";
import { create, getChildren, getData, remove, setData } from "./znodes.js";

const FOLDER = folderOf("lock");
const RESOURCE = folderOf("lock-resource");

interface Held {
  readonly path: string;
  readonly token: bigint;
}

async function acquire(connection: Connection): Promise<Held> {
  const { path, czxid } = await create(connection, `${FOLDER}/wants-`, "", "ephemeral-sequential");
  // A server has applied all that was created before a node of the session's own; what is gone it may still show.
  const [lowest] = (await getChildren(connection, FOLDER)).sort();
  if (`${FOLDER}/${String(lowest)}` === path) return { path, token: czxid };
  await remove(connection, path);
  throw new Declined("held", "somebody else holds the lock");
}

/** The resource's own check, which makes fencing what it is. @throws Declined when it has seen a newer token */
async function write(connection: Connection, token: bigint, fencing: boolean): Promise<void> {
  if (!fencing) return setData(connection, RESOURCE, String(token));
  const seen = (await getData(connection, RESOURCE))!;
  if (BigInt(seen.data) > token)
    throw new Declined("fenced", `${seen.data} was there before the older token ${String(token)}`);
  await setData(connection, RESOURCE, String(token), seen.version).catch((error: unknown) => {
    if (error instanceof ZookeeperFailure && error.answered === BAD_VERSION)
      throw new Declined("raced", "somebody else has changed it since its token was compared");
    throw error;
  });
}

async function prepare(...given: Parameters<WorkloadClients["prepare"]>): Promise<void> {
  await emptied("lock")(...given);
  await emptied("lock-resource")(...given);
  const [address, , signal] = given;
  await Connection.use(address, signal, (connection) => setData(connection, RESOURCE, "0"));
}

async function open(
  address: Parameters<WorkloadClients["open"]>[0],
  settings: Settings,
  signal: AbortSignal,
) {
  const options = sessionOf(settings);
  const own = await Connection.open(address, signal, { ...options, keepAlive: false });
  try {
    return { own, resource: await Connection.open(address, signal, options) };
  } catch (error) {
    own.close();
    throw error;
  }
}

export const lock: WorkloadClients = {
  prepare,
  async open(address, settings, signal): Promise<Client> {
    const { own, resource } = await open(address, settings, signal);
    let held: Held | undefined;
    return {
      async invoke({ f }) {
        if (f === "acquire") {
          held = undefined;
          held = await acquire(own);
          return Number(held.token);
        }
        if (held === undefined) throw new Declined("not-held", "this client does not hold the lock");
        if (f === "use") {
          await write(resource, held.token, settings["fencing"] === "on");
          return Number(held.token);
        }
        await remove(own, held.path);
        held = undefined;
        return null;
      },
      close: () => Promise.resolve([own, resource].forEach((connection) => connection.close())),
    };
  },
};
