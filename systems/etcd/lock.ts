/**
 * lock on etcd, as its client library's mutex: a key that only one can create, bound to a lease; the token is the
 * revision of its creation. Nobody keeps the lease alive: a holder that takes longer than `lease-ttl` loses the lock,
 * which it cannot know. The resource is a key that holds the last token: with `fencing=on` a write is a transaction
 * guarded by the lock's key being still the holder's (by its revision), without it any holder may write.
 *
 * The gateway's lock service (v3/lock) waits for the lock; here an acquisition that finds it held fails at once.
 */
import type { Client } from "../../harness/client.js";
import type { WorkloadClients } from "../system.js";
import { base64, Connection, type TxnOperation } from "./client.js";
import { Declined } from "../declined.js";

const PREFIX = "lock/";
const [LOCK, RESOURCE] = [base64(`${PREFIX}held`), base64(`${PREFIX}resource`)];

const createdAt = (revision: string): object => ({
  key: LOCK,
  target: "CREATE",
  result: "EQUAL",
  create_revision: revision,
});

export const lock: WorkloadClients = {
  prepare: (address, _settings, signal) => Connection.clear(address, PREFIX, signal),
  open(address, settings): Promise<Client> {
    const connection = new Connection(address);
    let token: string | undefined;

    async function acquire(): Promise<number> {
      const { ID } = await connection.call<{ ID: string }>("lease/grant", { TTL: settings["lease-ttl"] });
      const put: TxnOperation = { request_put: { key: LOCK, value: base64(ID), lease: ID } };
      const { succeeded, header } = await connection.txn([createdAt("0")], [put]);
      if (succeeded !== true) {
        token = undefined;
        throw new Declined("held", "somebody else holds the lock");
      }
      token = header.revision;
      return Number(token);
    }

    async function change(held: string, operation: TxnOperation, guarded: boolean): Promise<boolean> {
      return (await connection.txn(guarded ? [createdAt(held)] : [], [operation])).succeeded === true;
    }

    return Promise.resolve({
      async invoke({ f }) {
        if (f === "acquire") return acquire();
        const held = token;
        if (held === undefined) throw new Declined("not-held", "this client does not hold the lock");
        if (f === "use") {
          const put: TxnOperation = { request_put: { key: RESOURCE, value: base64(held) } };
          if (!(await change(held, put, settings["fencing"] === "on")))
            throw new Declined("fenced", `the lock of revision ${held} is gone`);
          return Number(held);
        }
        await change(held, { request_delete_range: { key: LOCK } }, true);
        token = undefined;
        return null;
      },
      close: () => Promise.resolve(connection.close()),
    });
  },
};
