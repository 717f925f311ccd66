/** What a PostgreSQL server needs: one `initdb`, then `postgres` in the foreground. Pure. */
import { join } from "node:path";
import type { ClusterPlan, Site } from "../../harness/cluster/plan.js";

/** Where PostgreSQL's programs are. */
export interface Programs {
  /** Folder that holds bin/, lib/ and share/; absent in a container, where they are on PATH. */
  readonly root?: string;
  readonly version: string;
}

export const USER = "postgres";
export const DATABASE = "postgres";

/** Who may connect: everybody, since the server listens where only this machine reaches it. */
const HBA = "pg_hba.conf";
const ACCESS = "host all all all trust\nhost replication all all trust\n";

export function plan({ root }: Pick<Programs, "root">, image?: string): ClusterPlan {
  const bin = (name: string): string => (root === undefined ? name : join(root, "bin", name));
  const data = (site: Site): string => join(site.folder, "data");
  return {
    unprivileged: true,
    ...(root === undefined ? {} : { programs: [root] }),
    ...(image === undefined ? {} : { image }),
    ports: { client: 5432 },
    nodes: [
      {
        name: "n1",
        files: () => ({ [HBA]: ACCESS }),
        setup: (site) => [
          {
            file: bin("initdb"),
            // --no-sync: a power failure during setup costs nothing but the run.
            args: [
              "-D",
              data(site),
              "-U",
              USER,
              "-A",
              "trust",
              "-E",
              "UTF8",
              "--locale=C",
              "--no-sync",
              "--no-instructions",
            ],
            env: { LC_ALL: "C" },
          },
        ],
        servers: (site) => [
          {
            file: bin("postgres"),
            args: ["-D", data(site), ...serverSettings(site)],
            env: { LC_ALL: "C" },
          },
        ],
        // "Fast shutdown": open transactions are rolled back, connections closed.
        stopSignal: "SIGINT",
      },
    ],
  };
}

/** Defaults stay as shipped where they bear on consistency; the rest fits a machine that does other things too. */
function serverSettings(site: Site): string[] {
  const settings: Record<string, string> = {
    listen_addresses: site.host,
    port: String(site.port),
    hba_file: join(site.folder, HBA),
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: "64MB",
    log_min_messages: "warning",
    // How long a deadlock lasts until it is found; as shipped, a second of standstill each.
    deadlock_timeout: "50ms",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
