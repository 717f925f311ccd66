/** The registry of systems under test, and what an adapter of one's own is written with. */
import { cassandra } from "./cassandra/system.js";
import { etcd } from "./etcd/system.js";
import { fake } from "./fake/system.js";
import { kafka } from "./kafka/system.js";
import { mariadb } from "./mariadb/system.js";
import { mongodb } from "./mongodb/system.js";
import { mosquitto } from "./mosquitto/system.js";
import { nats } from "./nats/system.js";
import { postgres } from "./postgres/system.js";
import { rabbitmq } from "./rabbitmq/system.js";
import { redis } from "./redis/system.js";
import { sqlite } from "./sqlite/system.js";
import type { System } from "./system.js";
import { udp } from "./udp/system.js";
import { zeromq } from "./zeromq/system.js";
import { zookeeper } from "./zookeeper/system.js";

export const SYSTEMS: readonly System[] = [
  fake,
  postgres,
  mariadb,
  etcd,
  redis,
  kafka,
  nats,
  cassandra,
  mongodb,
  rabbitmq,
  mosquitto,
  zeromq,
  udp,
  zookeeper,
  sqlite,
];
export { lengthened } from "./finding.js";
export * from "./system.js";
export type { Classification, Client, Invocation } from "../harness/client.js";
export type { ClusterPlan, Command, ExternalPlan, NodePlan, Peer, Site } from "../harness/cluster/plan.js";
export { findProgram, programVersion } from "../harness/cluster/find-program.js";
