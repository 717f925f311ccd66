/**
 * What Cassandra needs: on each node a server with a configuration of its own, all of them seeds of each other. Pure.
 *
 * Servers know each other by address, and the address that one dials is the name under which all know it: connections are
 * led over links by the preload library.
 */
import { join } from "node:path";
import type { ClusterPlan, NodePlan, Site } from "../../harness/cluster/plan.js";
import { LOGBACK } from "../logback.js";
import type { Settings } from "../system.js";
import { JAVA_MODULES } from "./java.js";

const [CONFIGURATION, LOGGING] = ["cassandra.yaml", "logback.xml"];
const HEAP = [
  "-Xms192m",
  "-Xmx384m",
  "-XX:MaxDirectMemorySize=128m",
  "-Xss512k",
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
];

/** @param jars the class path */
export function plan(java: string, jars: string, settings: Settings, nodes: number): ClusterPlan {
  const image = settings["image"];
  return {
    ...(image === undefined ? {} : { image }),
    ports: { client: 9042, storage: 7000 },
    byAddress: true,
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      files: (site) => ({ [CONFIGURATION]: configuration(site, settings, i), [LOGGING]: LOGBACK }),
      servers: (site) => [
        { file: java, args: [...HEAP, ...JAVA_MODULES, ...properties(site), "-cp", jars, MAIN] },
      ],
      stopSignal: "SIGTERM",
    })),
  };
}

const MAIN = "org.apache.cassandra.service.CassandraDaemon";

function properties(site: Site): string[] {
  const values = {
    "cassandra.config": `file://${join(site.folder, CONFIGURATION)}`,
    "cassandra.storagedir": site.folder,
    "logback.configurationFile": join(site.folder, LOGGING),
    "cassandra-foreground": "yes",
    // As shipped, a node waits eight seconds for rumours to settle, and thirty before it joins.
    "cassandra.skip_wait_for_gossip_to_settle": "0",
    "cassandra.ring_delay_ms": "1000",
    "java.io.tmpdir": site.folder,
    "java.net.preferIPv4Stack": "true",
  };
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

/** Evenly spread over what Murmur3Partitioner hashes to. */
function tokenOf(i: number, nodes: number): string {
  return String(-(2n ** 63n) + (2n ** 64n / BigInt(nodes)) * BigInt(i));
}

function configuration(site: Site, settings: Settings, i: number): string {
  const folder = (name: string): string => join(site.folder, name);
  const values: Record<string, unknown> = {
    cluster_name: "faultline",
    num_tokens: 1,
    initial_token: tokenOf(i, site.peers.length),
    partitioner: "org.apache.cassandra.dht.Murmur3Partitioner",
    data_file_directories: [folder("data")],
    commitlog_directory: folder("commitlog"),
    saved_caches_directory: folder("saved_caches"),
    hints_directory: folder("hints"),
    cdc_raw_directory: folder("cdc"),
    commitlog_sync: settings["commitlog-sync"],
    ...(settings["commitlog-sync"] === "periodic" ? { commitlog_sync_period: "10000ms" } : {}),
    commitlog_segment_size: "4MiB",
    seed_provider: [
      {
        class_name: "org.apache.cassandra.locator.SimpleSeedProvider",
        parameters: [
          {
            seeds: site.peers.map(({ own }) => `${own}:${String(site.ports["storage"])}`).join(","),
          },
        ],
      },
    ],
    listen_address: site.host,
    storage_port: site.ports["storage"],
    rpc_address: site.host,
    native_transport_port: site.port,
    endpoint_snitch: "SimpleSnitch",
    auto_bootstrap: false,
    auto_snapshot: false,
    hinted_handoff_enabled: settings["hints"] === "on",
    memtable_allocation_type: "heap_buffers",
    authenticator: "AllowAllAuthenticator",
    authorizer: "AllowAllAuthorizer",
    // As shipped 10 minutes; the first tables are made while somebody waits for them.
    read_request_timeout: "5000ms",
  };
  // JSON is YAML.
  return `${Object.entries(values)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join("\n")}\n`;
}
