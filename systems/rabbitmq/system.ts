/**
 * **rabbitmq**: RabbitMQ, one broker with a classic queue, or a cluster of three with a quorum queue (`--set queue=quorum`)
 * or a mirrored one; from the scripts of a distribution or the package. The workload log goes by streams, whatever `queue` is.
 */
import { realpathSync } from "node:fs";
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import { mayRetry } from "../retrying.js";
import { installed } from "../installed.js";
import type { ServerSystem, Settings } from "../system.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { allRun, leaders } from "./cluster.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { lock } from "./lock.js";
import { log } from "./log.js";
import { plan } from "./plan.js";
import { queue } from "./queue.js";
import { QUEUE, streamOf, UNLIMITED } from "./topology.js";

const INSTALL = "apt-get install rabbitmq-server, or https://www.rabbitmq.com/docs/download and --set bin=…";

/** Where packages keep the scripts themselves. What Debian has on PATH changes the user first, and wants to be root. */
const FOLDERS = ["/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin"];

function program(name: string, settings: Settings): string {
  findProgram("erl", undefined, INSTALL);
  for (const folder of settings["bin"] === undefined ? FOLDERS : []) {
    try {
      return findProgram(name, folder, INSTALL);
    } catch {
      // The next one, or PATH.
    }
  }
  return findProgram(name, settings["bin"], INSTALL);
}

/** Distributions say it in the name of their folder; asking takes a second. */
function versionOf(settings: Settings): Promise<string> {
  const [, version] =
    /rabbitmq_server-([\d.]+)/.exec(realpathSync(program("rabbitmq-server", settings))) ?? [];
  if (version !== undefined) return Promise.resolve(version);
  return programVersion(program("rabbitmqctl", settings), ["version"], /^(\d[\d.]+)/m);
}

const YES_NO = ["yes", "no"];

export const rabbitmq: ServerSystem = {
  kind: "server",
  name: "rabbitmq",
  summary: "RabbitMQ: queues with confirms and acknowledgements, streams, and a lock made of a queue.",
  capabilities: () => ["links", "processes", "files"],
  nodesFor: (settings) => (settings["queue"] === "classic" ? 1 : 3),
  settings: {
    queue: {
      summary:
        "classic: on one node; quorum: replicated by Raft; mirrored: a classic queue with a mirror on each node.",
      values: ["classic", "quorum", "mirrored"],
      default: "classic",
    },
    "partition-handling": {
      summary: "What a cluster does about a partition (as shipped: ignore).",
      values: ["pause_minority", "autoheal", "ignore"],
      default: "pause_minority",
    },
    "ha-sync-mode": {
      summary: "Whether a mirror that joins is given what the queue holds, or only what comes from then on.",
      values: ["manual", "automatic"],
      default: "manual",
    },
    "ha-promote-on-failure": {
      summary: "Whether a mirror that is not in step takes over from a leader that failed.",
      values: ["always", "when-synced"],
      default: "always",
    },
    confirms: {
      summary: "Whether a publish waits until the broker has confirmed the message.",
      values: ["on", "off"],
      default: "on",
    },
    mandatory: {
      summary: "Whether a message that no queue takes comes back, instead of being dropped and confirmed.",
      values: YES_NO,
      default: "yes",
    },
    unroutable: {
      summary: "Whether every tenth message is published with a key that no queue is bound to.",
      values: ["none", "some"],
      default: "none",
    },
    persistent: {
      summary: "Whether messages are written to disk (delivery mode 2).",
      values: YES_NO,
      default: "yes",
    },
    durable: { summary: "Whether the queue outlives its broker.", values: YES_NO, default: "yes" },
    "ack-mode": {
      summary: "manual: consumers acknowledge; auto: what the broker has sent is done (no-ack).",
      values: ["manual", "auto"],
      default: "manual",
    },
    prefetch: {
      summary: "Deliveries that a consumer may hold unacknowledged (as shipped: 0, any number).",
      default: "10",
    },
    "single-active-consumer": {
      summary: "Whether one consumer gets everything for as long as it is there.",
      values: YES_NO,
      default: "no",
    },
    "max-length": {
      summary: "Messages that the queue may hold (as shipped: unlimited).",
      default: UNLIMITED,
    },
    overflow: {
      summary: "What a full queue does: drop its oldest message, or refuse the new one.",
      values: ["drop-head", "reject-publish"],
      default: "drop-head",
    },
    "delivery-limit": {
      summary:
        "Returns after which a quorum queue gives a message up (as shipped: unlimited; from 4.0 on 20, whatever unlimited says here).",
      default: UNLIMITED,
    },
    "dead-letters": {
      summary:
        "What a quorum queue does with what it gives up: drop it, or have it go to a queue of dead letters, by this strategy.",
      values: ["none", "at-most-once", "at-least-once"],
      default: "none",
    },
    heartbeat: {
      summary:
        "Seconds, after two of which without a word either side gives a connection up (as shipped: 60); 0: never.",
      default: "0",
    },
    retries: {
      summary:
        "Naive: a message to a stream whose confirm did not come is published again, as many applications do; what that does is to be seen.",
      values: ["none", "naive"],
      default: "none",
    },
    image: {
      summary: "Image for --where docker, with rabbitmq-server on its PATH.",
      default: "rabbitmq:3.13.7",
    },
    bin: { summary: "Folder with rabbitmq-server, to use another version than the one installed." },
  },
  claims,
  findings,
  classify,
  workloads: {
    queue,
    "total-queue": queue,
    delivery: queue,
    lock,
    ...mayRetry({ log }, ({ retries }) => retries === "naive", classify),
  },
  availability: (settings) => installed(INSTALL, () => versionOf(settings)),
  plan(settings, nodes, where) {
    demand(settings, "prefetch", /^\d+$/, "a number of messages, 0 for any");
    demand(settings, "max-length", /^([1-9]\d*|unlimited)$/, "a number of messages, or unlimited");
    demand(settings, "heartbeat", /^\d+$/, "seconds, 0 for never");
    demand(settings, "delivery-limit", /^(\d+|unlimited)$/, "a number of returns, or unlimited");
    if (settings["queue"] !== "quorum") {
      demand(settings, "delivery-limit", /^unlimited$/, "unlimited without queue=quorum");
      demand(settings, "dead-letters", /^none$/, "none without queue=quorum");
    }
    // A queue that drops its oldest could not keep what is not handed over yet.
    if (settings["dead-letters"] === "at-least-once" && settings["max-length"] !== UNLIMITED)
      demand(settings, "overflow", /^reject-publish$/, "reject-publish with dead-letters=at-least-once");
    if (nodes === 1 && settings["queue"] === "mirrored")
      throw new Error("--nodes 1: expected 2 or more with queue=mirrored");
    if (settings["queue"] === "quorum" && settings["durable"] === "no")
      throw new Error("--set durable=no: expected yes with queue=quorum, which is always durable");
    const server = where === "docker" ? "rabbitmq-server" : program("rabbitmq-server", settings);
    return Promise.resolve(plan(server, settings, nodes));
  },
  ping: (address, _settings, signal) => Connection.use(address, signal, () => Promise.resolve()),
  ready: (nodes, _settings, signal) => allRun(nodes, signal),
  primaries: (nodes, _settings, signal) => leaders(nodes, [QUEUE, streamOf(0)], signal),
};

function demand(settings: Settings, name: string, pattern: RegExp, expected: string): void {
  const value = settings[name]!;
  if (!pattern.test(value)) throw new Error(`--set ${name}=${value}: expected ${expected}`);
}
