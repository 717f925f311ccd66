/**
 * A node as a member of a Galera cluster. Members are told each other's names, but pass on the addresses of their
 * connections: what one dials then is another's link, unless it is led to its own.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";
import { flags, type Programs } from "./server.js";

export const isGalera = (settings: Settings): boolean => settings["cluster"] === "galera";

/** The group's messages; missed transactions for who was away; whole copies for who was away too long. */
export const GALERA_PORTS = { group: 4567, ist: 4568, sst: 4444 };

const CLUSTER = "faultline";
const NOTICED_SECONDS = 3;

/** Where distributions put the library. */
const PROVIDERS = ["/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so"];

/** What a member needs beside the server, and is not there; undefined when all is. */
export function missingForGalera(): string | undefined {
  if (!PROVIDERS.some((path) => existsSync(path)))
    return `expected Galera's library at ${PROVIDERS.join(" or ")}, it is not there`;
  return undefined;
}

/** Names the first library that is there, for the server options in "$@". */
const WITH_PROVIDER = `
for provider in ${PROVIDERS.join(" ")}; do [ -e "$provider" ] && break; done
set -- "$@" "--wsrep-provider=$provider"`;

/**
 * Runs the server as a cluster of its own for a moment, so that its data has a place in the history of a cluster: copies
 * of it then join without fetching everything.
 */
const FOUND = `
server=$0; log=$1; shift${WITH_PROVIDER}
"$server" "$@" >"$log" 2>&1 &
tries=0
until grep -q "Synchronized with group, ready for connections" "$log"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 $!; then tail -n 5 "$log" >&2; exit 1; fi
  sleep 0.1
done
kill $!; wait $!`;

export function found(programs: Programs, site: Site, options: readonly string[]): Command {
  const alone = {
    "wsrep-on": "ON",
    "wsrep-cluster-name": CLUSTER,
    "wsrep-cluster-address": "gcomm://",
    "wsrep-node-address": site.host,
    "wsrep-provider-options": `gmcast.listen_addr=tcp://${site.host}:${String(site.ports["group"])}`,
    "binlog-format": "ROW",
  };
  const log = join(site.folder, "found.log");
  return { file: "sh", args: ["-c", FOUND, programs.server, log, ...options, ...flags(alone)] };
}

/**
 * Starts a member: the first node's first start makes the cluster. Every later start asks the server how far its data
 * goes (\`--wsrep-recover\`), as MariaDB's own service does; without that it would fetch a copy of everything. Who was
 * killed comes back under its old identity, and is refused for good while the others have not noticed that it was gone.
 */
const START = `
server=$0; folder=$1; founds=$2; shift 2${WITH_PROVIDER}
if [ -e "$folder/started" ]; then
  at=$("$server" "$@" --wsrep-recover 2>&1 | sed -n 's/.*WSREP: Recovered position: *//p')
  [ -z "$at" ] || set -- "$@" "--wsrep-start-position=$at"
  [ ! -e "$folder/data/gvwstate.dat" ] || sleep ${NOTICED_SECONDS}
else
  touch "$folder/started"
  [ "$founds" = no ] || set -- "$@" --wsrep-new-cluster
fi
exec "$server" "$@"`;

export function member(programs: Programs, site: Site, options: readonly string[], founds: boolean): Command {
  const { server } = programs;
  return { file: "sh", args: ["-c", START, server, site.folder, founds ? "yes" : "no", ...options] };
}

export function galeraOptions(site: Site, settings: Settings): Record<string, string> {
  const self = site.peers.find(({ name }) => name === site.name)!.host;
  const port = (name: keyof typeof GALERA_PORTS): string => String(site.ports[name]);
  const provider = {
    "gmcast.listen_addr": `tcp://${site.host}:${port("group")}`,
    "ist.recv_addr": `${self}:${port("ist")}`,
    "ist.recv_bind": `${site.host}:${port("ist")}`,
    // How long a silent member is waited for; as shipped, 5 and 15 seconds.
    "evs.suspect_timeout": "PT2S",
    "evs.inactive_timeout": "PT4S",
    "evs.keepalive_period": "PT0.5S",
    "evs.inactive_check_period": "PT0.25S",
    "gcache.size": "64M",
  };
  return {
    "wsrep-on": "ON",
    "wsrep-cluster-name": CLUSTER,
    "wsrep-cluster-address": `gcomm://${site.peers.map(({ host }) => `${host}:${port("group")}`).join(",")}`,
    "wsrep-node-name": site.name,
    "wsrep-node-address": self,
    "wsrep-provider-options": Object.entries(provider)
      .map(([name, value]) => `${name}=${value}`)
      .join(";"),
    "wsrep-sst-method": "rsync",
    "wsrep-sst-receive-address": `${self}:${port("sst")}`,
    "wsrep-sync-wait": settings["sync-wait"]!,
    "binlog-format": "ROW",
    "innodb-autoinc-lock-mode": "2",
  };
}
