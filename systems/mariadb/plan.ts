/**
 * What MariaDB needs: one `mariadb-install-db`, then `mariadbd` in the foreground on each node, alone or as a member of
 * a Galera cluster. Pure.
 */
import { join } from "node:path";
import type { ClusterPlan, Command, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Where } from "../../harness/cluster/ground.js";
import type { Settings } from "../system.js";

import { found, GALERA_PORTS, galeraOptions, isGalera, member } from "./galera.js";
import { DATABASE, dataFolder, flags, type Programs } from "./server.js";

const SCHEMA = "schema.sql";

export function plan(programs: Programs, settings: Settings, nodes: number, where: Where): ClusterPlan {
  const image = settings["image"];
  const galera = isGalera(settings);
  return {
    unprivileged: true,
    ...(image === undefined ? {} : { image }),
    ports: { client: 3306, ...(galera ? GALERA_PORTS : {}) },
    framing: { client: "mysql" },
    byAddress: galera,
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => {
      const options = (site: Site): string[] => [
        "--no-defaults",
        ...flags(serverOptions(site)),
        ...flags(chosen(settings)),
      ];
      return {
        name: `n${String(i + 1)}`,
        files: () => ({ [SCHEMA]: `CREATE DATABASE ${DATABASE};\n` }),
        setup: (site) => {
          // Containers do not see each other's folders: who begins with nothing is sent everything when it joins.
          if (i > 0) return [where === "local" ? copy(site) : initialize(programs, site)];
          return [initialize(programs, site), ...(galera ? [found(programs, site, options(site))] : [])];
        },
        servers: (site) => [
          galera
            ? member(programs, site, [...options(site), ...flags(galeraOptions(site, settings))], i === 0)
            : { file: programs.server, args: options(site) },
        ],
        stopSignal: "SIGTERM",
      };
    }),
  };
}

function initialize(programs: Programs, site: Site): Command {
  return {
    file: programs.install,
    args: [
      "--no-defaults",
      `--datadir=${dataFolder(site)}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
      `--extra-file=${join(site.folder, SCHEMA)}`,
    ],
  };
}

/** Nodes are set up one after another, before any is started: the others begin as copies of the first. */
function copy(site: Site): Command {
  const from = join(site.folder, "..", site.peers[0]!.name, "data");
  return { file: "cp", args: ["-Rp", from, dataFolder(site)] };
}

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
    datadir: dataFolder(site),
    "bind-address": site.host,
    port: String(site.port),
    socket: join(site.folder, "s"),
    "pid-file": join(site.folder, "pid"),
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
