/**
 * What Kafka needs: on each node a broker that is a controller as well (KRaft), or only the last one is. Brokers and controllers know each other
 * by name, over links; clients connect at a listener of their own. Pure.
 */
import { join } from "node:path";
import type { ClusterPlan, Command, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";
import { idOf } from "./ids.js";

const CLUSTER = "ZmF1bHRsaW5lLWthZmthLQ";
const PROPERTIES = "server.properties";
/** Three brokers share a machine: they start with little work, and stay small. */
const SMALL = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
const HEAP = ["-Xms64m", "-Xmx320m"];
const LOGGING = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"];

/** @param home folder with libs/*.jar */
export function plan(home: string, settings: Settings, nodes: number): ClusterPlan {
  const image = settings["image"];
  const java = (options: readonly string[], main: string, ...args: string[]): Command => ({
    file: "java",
    args: [...SMALL, ...options, ...LOGGING, "-cp", join(home, "libs", "*"), main, ...args],
  });
  return {
    ...(image === undefined ? {} : { image }),
    ports: { client: 9092, peers: 9094, controller: 9093 },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      files: (site) => ({ [PROPERTIES]: properties(site, settings) }),
      setup: () => [java([], "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", PROPERTIES)],
      servers: () => [java(HEAP, "kafka.Kafka", PROPERTIES)],
      stopSignal: "SIGTERM",
    })),
  };
}

function properties(site: Site, settings: Settings): string {
  const at = (name: string): string => String(site.ports[name]);
  const self = site.peers.find(({ name }) => name === site.name)!.host;
  const controllers = settings["controllers"] === "last" ? site.peers.slice(-1) : site.peers;
  const controls = controllers.some(({ name }) => name === site.name);
  const replicas = String(Math.min(3, site.peers.length));
  const voters = controllers.map(({ name, host }) => `${String(idOf(name))}@${host}:${at("controller")}`);
  const lines: Record<string, string> = {
    "process.roles": controls ? "broker,controller" : "broker",
    "node.id": String(idOf(site.name)),
    "controller.quorum.voters": voters.join(","),
    listeners: ["client", "peers", ...(controls ? ["controller"] : [])]
      .map((name) => `${name.toUpperCase()}://${site.host}:${at(name)}`)
      .join(","),
    // By name for everybody but clients, who look for brokers themselves.
    "advertised.listeners": `CLIENT://${site.host}:${at("client")},PEERS://${self}:${at("peers")}${controls ? `,CONTROLLER://${self}:${at("controller")}` : ""}`,
    "listener.security.protocol.map": "CLIENT:PLAINTEXT,PEERS:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PEERS",
    "controller.listener.names": "CONTROLLER",
    "log.dirs": join(site.folder, "data"),
    "offsets.topic.replication.factor": replicas,
    "offsets.topic.num.partitions": "3",
    "transaction.state.log.replication.factor": replicas,
    "transaction.state.log.min.isr": String(Math.min(2, site.peers.length)),
    "transaction.state.log.num.partitions": "3",
    // How soon transactions that were left alone are aborted; as shipped, looked for every 10 seconds.
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": "500",
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    // How soon a consumer that is silent may be taken for dead; as shipped, 6 seconds at least.
    "group.min.session.timeout.ms": "500",
    // How long a broker or controller may be silent; as shipped, 9, 2 and 1 seconds.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    // How long a follower may be behind and count as in sync; as shipped, 30 seconds.
    "replica.lag.time.max.ms": "4000",
  };
  return `${Object.entries(lines)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n")}\n`;
}
