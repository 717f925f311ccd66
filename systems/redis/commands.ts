/** What the plain workloads share: an empty server, and operations of one command or one script on the master. */
import type { Redis } from "ioredis";
import type { Client, Invocation } from "../../harness/client.js";
import type { Settings, WorkloadClients } from "../system.js";
import { register } from "./register.js";
import { Session } from "./session.js";

/** Makes the state of one client, if it has any, and says how it performs an operation. */
export type Perform = (settings: Settings) => (client: Redis, operation: Invocation) => Promise<unknown>;

/** @param isRead operations after which replicas need not be waited for */
export function commandClients(perform: Perform, isRead: (f: string) => boolean): WorkloadClients {
  return {
    prepare: register.prepare,
    async open(address, settings, signal, nodes): Promise<Client> {
      const session = await Session.open(address, settings, signal, nodes);
      const invoke = perform(settings);
      return {
        async invoke(operation) {
          const client = await session.master();
          const result = await invoke(client, operation);
          if (!isRead(operation.f)) await session.replicated(client);
          return result;
        },
        close: () => Promise.resolve(session.close()),
      };
    },
  };
}
