/**
 * What many drivers and applications do by themselves, and our clients never do unless asked to: an operation whose
 * outcome is unknown is carried out again over a new connection. Harmless for what is idempotent; for everything else
 * this is how things happen twice. For showing that, by a system's setting.
 */
import type { Classification, Client } from "../harness/client.js";
import type { Settings, WorkloadClients } from "./system.js";

const ATTEMPTS_MAX = 3;

/** All of a system's clients, so that they do so where its settings say it. */
export function mayRetry(
  workloads: Readonly<Record<string, WorkloadClients>>,
  asked: (settings: Settings) => boolean,
  classify: (error: unknown) => Classification,
): Readonly<Record<string, WorkloadClients>> {
  const either = (plain: WorkloadClients): WorkloadClients => {
    const again = retrying(plain, classify);
    return { ...plain, open: (...args) => (asked(args[1]) ? again : plain).open(...args) };
  };
  return Object.fromEntries(Object.entries(workloads).map(([name, clients]) => [name, either(clients)]));
}

function retrying(clients: WorkloadClients, classify: (error: unknown) => Classification): WorkloadClients {
  return {
    ...clients,
    async open(address, settings, signal, nodes): Promise<Client> {
      let client = await clients.open(address, settings, signal, nodes);
      return {
        async invoke(operation, deadline) {
          let unknown: unknown;
          for (let attempt = 1; ; attempt++) {
            try {
              return await client.invoke(operation, deadline);
            } catch (error) {
              // An attempt that certainly failed says nothing of the one before it.
              if (classify(error).definite) throw unknown ?? error;
              if (attempt === ATTEMPTS_MAX) throw error;
              unknown = error;
              await client.close();
              // Without a connection what is unknown stays so.
              client = await clients.open(address, settings, deadline, nodes).catch(() => {
                throw error;
              });
            }
          }
        },
        close: () => client.close(),
      };
    },
  };
}
