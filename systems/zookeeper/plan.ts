/** What ZooKeeper needs: a server a node, all with the same list of servers, which know each other by name. Pure. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClusterPlan, Command, NodePlan, Site } from "../../harness/cluster/plan.js";
import { workerUrl } from "../../harness/worker-url.js";

const CONFIGURATION = "zoo.cfg";
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
  "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
];

/** @param classpath jars of a server, as `java -cp` takes them */
export function plan(classpath: string, nodes: number): ClusterPlan {
  return {
    ports: { client: 2181, quorum: 2888, election: 3888, dialer: 1080 },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => {
      const id = String(i + 1);
      return {
        name: `n${id}`,
        files: (site) => ({ [CONFIGURATION]: configuration(site), [join(DATA, "myid")]: id }),
        servers: (site) => [
          { file: "java", args: [...OPTIONS, ...through(site), "-cp", classpath, MAIN, CONFIGURATION] },
          dialer(site),
        ],
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
  // Node i listens at the i-th address of its run.
  const peers = site.peers.map(({ host }, i) => `${site.host.replace(/\d+$/, String(i + 1))}=${host}`);
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
