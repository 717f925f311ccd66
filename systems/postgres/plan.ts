/**
 * What PostgreSQL needs: one `initdb`, then `postgres` in the foreground. Standbys begin as copies of the first node's
 * data, made before anybody was started (nodes are set up in their order), and stream from the first node by its name:
 * over a link. The first node waits for standbys (replication=sync, remote-apply) by its command line, whoever is promoted
by its configuration, which `failover` writes. Pure.
 */
import { join } from "node:path";
import type { ClusterPlan, Command, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";

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

const LC = { LC_ALL: "C" };
const data = (site: Site): string => join(site.folder, "data");

/** Copies the data folder in $0 to $1, which is to follow the primary that $2 says how to reach. */
const BECOME_STANDBY =
  'cp -Rp "$0" "$1" && touch "$1/standby.signal" && echo "primary_conninfo = \'$2\'" >> "$1/postgresql.auto.conf"';

export interface PlanOptions extends Pick<Programs, "root"> {
  readonly image?: string | undefined;
  readonly settings: Settings;
  readonly nodes: number;
}

export function plan({ root, image, settings, nodes }: PlanOptions): ClusterPlan {
  const bin = (name: string): string => (root === undefined ? name : join(root, "bin", name));
  return {
    unprivileged: true,
    ...(root === undefined ? {} : { programs: [root] }),
    ...(image === undefined ? {} : { image }),
    ports: { client: 5432 },
    framing: { client: "postgres" },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      files: () => ({ [HBA]: ACCESS }),
      setup: (site) => [i === 0 ? initialize(bin("initdb"), site) : copy(site)],
      servers: (site) => [
        {
          file: bin("postgres"),
          args: ["-D", data(site), ...flags(serverSettings(site)), ...flags(durability(settings, i, nodes))],
          env: LC,
        },
      ],
      // "Fast shutdown": open transactions are rolled back, connections closed.
      stopSignal: "SIGINT",
    })),
  };
}

function initialize(initdb: string, site: Site): Command {
  // --no-sync: a power failure during setup costs nothing but the run.
  const fast = ["--locale=C", "--no-sync", "--no-instructions"];
  return {
    file: initdb,
    args: ["-D", data(site), "-U", USER, "-A", "trust", "-E", "UTF8", ...fast],
    env: LC,
  };
}

function copy(site: Site): Command {
  const [first] = site.peers;
  const from = join(site.folder, "..", first!.name, "data");
  const primary = `host=${first!.host} port=${String(site.port)} user=${USER} application_name=${site.name}`;
  return { file: "sh", args: ["-c", BECOME_STANDBY, from, data(site), primary] };
}

export const waitsForStandbys = ({ replication }: Settings): boolean =>
  replication === "sync" || replication === "remote-apply";

/** Whom a primary with so many standbys waits for, as synchronous_standby_names says it. */
export const standbyNames = (settings: Settings, standbys: number): string =>
  `FIRST ${String(settings["sync-standbys"] === "all" ? standbys : 1)} (*)`;

/** What bears on durability, as asked for; what was not asked for stays as shipped. */
function durability(settings: Settings, i: number, nodes: number): Record<string, string> {
  const { replication = "none" } = settings;
  const commit =
    settings["synchronous-commit"] ?? (replication === "remote-apply" ? "remote_apply" : undefined);
  return {
    ...(commit === undefined ? {} : { synchronous_commit: commit }),
    ...(settings["fsync"] === undefined ? {} : { fsync: settings["fsync"] }),
    ...(settings["wal-writer-delay"] === undefined ? {} : { wal_writer_delay: settings["wal-writer-delay"] }),
    ...(i === 0 && waitsForStandbys(settings)
      ? { synchronous_standby_names: standbyNames(settings, nodes - 1) }
      : {}),
    // How soon a standby tries again; as shipped, five seconds.
    ...(replication === "none" ? {} : { wal_retrieve_retry_interval: "500ms" }),
  };
}

const flags = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

/** Defaults stay as shipped where they bear on consistency; the rest fits a machine that does other things too. */
function serverSettings(site: Site): Record<string, string> {
  return {
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
}
