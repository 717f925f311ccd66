/** What MariaDB needs: one `mariadb-install-db`, then `mariadbd` in the foreground. Pure. */
import { join } from "node:path";
import type { ClusterPlan, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";

export interface Programs {
  readonly server: string;
  readonly install: string;
}

/** In a container both are on PATH. */
export const ON_PATH: Programs = { server: "mariadbd", install: "mariadb-install-db" };

export const USER = "root";
export const DATABASE = "faultline";

const data = (site: Site): string => join(site.folder, "data");
const INIT = "init.sql";

export function plan(programs: Programs, settings: Settings): ClusterPlan {
  const image = settings["image"];
  const node: NodePlan = {
    name: "n1",
    // Read at every start, before connections are taken.
    files: () => ({ [INIT]: `CREATE DATABASE IF NOT EXISTS ${DATABASE};\n` }),
    setup: (site) => [
      {
        file: programs.install,
        args: [
          "--no-defaults",
          `--datadir=${data(site)}`,
          "--auth-root-authentication-method=normal",
          "--skip-test-db",
        ],
      },
    ],
    servers: (site) => [
      {
        file: programs.server,
        args: ["--no-defaults", ...flags(serverOptions(site)), ...flags(chosen(settings))],
      },
    ],
    stopSignal: "SIGTERM",
  };
  return {
    unprivileged: true,
    ...(image === undefined ? {} : { image }),
    ports: { client: 3306 },
    nodes: [node],
  };
}

const flags = (options: Readonly<Record<string, string>>): string[] =>
  Object.entries(options).map(([name, value]) => (value === "" ? `--${name}` : `--${name}=${value}`));

/** What bears on consistency and durability, as asked for; what was not asked for stays as shipped. */
function chosen(settings: Settings): Record<string, string> {
  const { "snapshot-isolation": snapshot, "flush-log": flush } = settings;
  return {
    ...(snapshot === undefined ? {} : { "innodb-snapshot-isolation": snapshot.toUpperCase() }),
    ...(flush === undefined ? {} : { "innodb-flush-log-at-trx-commit": flush }),
  };
}

function serverOptions(site: Site): Record<string, string> {
  return {
    datadir: data(site),
    "bind-address": site.host,
    port: String(site.port),
    socket: join(site.folder, "s"),
    "pid-file": join(site.folder, "pid"),
    "init-file": join(site.folder, INIT),
    // Everybody may connect: the server listens where only this machine reaches it.
    "skip-grant-tables": "",
    "skip-name-resolve": "",
    "innodb-buffer-pool-size": "64M",
    "innodb-log-file-size": "16M",
    "max-connections": "100",
    // How long a statement waits for a lock that is not part of a deadlock; as shipped, 50 seconds of standstill.
    "innodb-lock-wait-timeout": "3",
  };
}
