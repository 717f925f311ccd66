/**
 * What ZooKeeper needs: a server a node, all with the same list of servers, which know each other by name. Pure.
 *
 * A server tells others the address at which it takes part in elections, and is dialled there, whatever name they know it
 * by. Such connections are led over links: locally by a dialer beside each server, which takes no C compiler, in
 * containers, where only the image's programs are, by the preload library.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClusterPlan, Command, NodePlan, Site } from "../../harness/cluster/plan.js";
import { LOGBACK } from "../logback.js";
import { workerUrl } from "../../harness/worker-url.js";

const [CONFIGURATION, LOGGING] = ["zoo.cfg", "logback.xml"];
const DATA = "data";
const MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
/** Small; no web server; log files that are not reserved 64 MB at a time. */
const OPTIONS = [
  "-Xms64m",
  "-Xmx256m",
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  "-Dzookeeper.admin.enableServer=false",
  "-Dzookeeper.preAllocSize=1024",
  // Debian's package writes its log by one library, distributions by the other, which tells everything if nobody says how much.
  "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
  `-Dlogback.configurationFile=${LOGGING}`,
];

/** Where an image has the jars: in a folder whose name tells the version, which a class path cannot leave open. */
const IN_IMAGE = `exec java "$@" -cp "$(echo /apache-zookeeper-*/lib)/*" ${MAIN} ${CONFIGURATION}`;

/** Jars of a server, as `java -cp` takes them, or an image that has them where the published one does. */
export type Program = { readonly classpath: string } | { readonly image: string };

export function plan(program: Program, nodes: number): ClusterPlan {
  const local = "classpath" in program;
  return {
    ...(local ? {} : { image: program.image, byAddress: true }),
    ports: { client: 2181, quorum: 2888, election: 3888, ...(local ? { dialer: 1080 } : {}) },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => {
      const id = String(i + 1);
      return {
        name: `n${id}`,
        files: (site) => ({
          [CONFIGURATION]: configuration(site),
          [LOGGING]: LOGBACK,
          [join(DATA, "myid")]: id,
        }),
        servers: (site) =>
          local
            ? [
                {
                  file: "java",
                  args: [...OPTIONS, ...through(site), "-cp", program.classpath, MAIN, CONFIGURATION],
                },
                dialer(site),
              ]
            : [{ file: "sh", args: ["-c", IN_IMAGE, "sh", ...OPTIONS] }],
        stopSignal: "SIGTERM",
      };
    }),
  };
}

/** Java's sockets go through the dialer, also those to loopback addresses: only where the property is empty, none are left out. */
function through(site: Site): string[] {
  const values = {
    socksProxyHost: site.host,
    socksProxyPort: String(site.ports["dialer"]),
    socksNonProxyHosts: "",
  };
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

function dialer(site: Site): Command {
  const peers = site.peers.map(({ host, own }) => `${own}=${host}`);
  const script = fileURLToPath(workerUrl("./dialer-worker.js", import.meta.url));
  return { file: process.execPath, args: [script, site.host, String(site.ports["dialer"]), ...peers] };
}

function configuration(site: Site): string {
  const at = (name: string): string => String(site.ports[name]);
  const servers = site.peers.map(
    ({ host }, i) => [`server.${String(i + 1)}`, `${host}:${at("quorum")}:${at("election")}`] as const,
  );
  const lines: (readonly [name: string, value: string])[] = [
    ["dataDir", join(site.folder, DATA)],
    ["clientPort", at("client")],
    ["clientPortAddress", site.host],
    // As shipped: 2000, 10 and 5. A follower that hears nothing for syncLimit ticks gives its leader up.
    ["tickTime", "500"],
    ["initLimit", "20"],
    ["syncLimit", "6"],
    // All clients come from one address.
    ["maxClientCnxns", "0"],
    ["4lw.commands.whitelist", "srvr"],
    ["standaloneEnabled", "false"],
    ...servers,
  ];
  return `${lines.map(([name, value]) => `${name}=${value}`).join("\n")}\n`;
}
