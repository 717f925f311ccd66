/**
 * **zeromq**: direct messaging without a broker. The nodes are programs of ours with a ZeroMQ socket each (`--set
 * pattern=push|pub|req|router`): the first sends, the others receive; they are killed and paused as any server, and
 * their connections go through links. Clients tell them what to do over a control port.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Control } from "../direct/control.js";
import { nodeImage } from "../direct/plan.js";
import type { ServerSystem } from "../system.js";
import { claims } from "./claims.js";
import { connected, queue } from "./client.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { plan } from "./plan.js";

const INSTALL = "npm install zeromq";

/** Looks, and loads nothing. @throws Error when the package is not there */
function driverVersion(): string {
  const file = createRequire(import.meta.url).resolve("zeromq/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

export const zeromq: ServerSystem = {
  kind: "server",
  name: "zeromq",
  summary: "ZeroMQ: direct messaging without a broker, one sender and receivers (--set pattern=…).",
  capabilities: () => ["links", "processes"],
  nodesFor: () => 3,
  settings: {
    pattern: {
      summary:
        "Sockets of the sender and the receivers: PUSH and PULL, PUB and SUB, REQ and REP, ROUTER and DEALER.",
      values: ["push", "pub", "req", "router"],
      default: "push",
    },
    "send-hwm": { summary: "Messages that the sender holds for a receiver (ZMQ_SNDHWM).", default: "1000" },
    "receive-hwm": { summary: "Messages that wait in a receiver's socket (ZMQ_RCVHWM).", default: "1000" },
    payload: { summary: "Bytes that each message is padded with.", default: "0" },
    join: {
      summary: "Whether sending begins when all receivers have joined, or at once.",
      values: ["first", "late"],
      default: "first",
    },
    gone: {
      summary: "Whether the last receiver has left before anything is sent.",
      values: ["none", "last"],
      default: "none",
    },
    mandatory: {
      summary: "router: whether a message to nobody is refused (ZMQ_ROUTER_MANDATORY).",
      values: ["on", "off"],
      default: "off",
    },
    retry: {
      summary: "req: milliseconds after which a request without a reply is sent again; 0: never.",
      default: "0",
    },
    dedupe: {
      summary: "req: whether a receiver carries out a message that it knows already.",
      values: ["on", "off"],
      default: "off",
    },
    image: nodeImage,
  },
  claims,
  implies: (workload, { pattern }) =>
    workload === "delivery" && pattern === "pub" ? { subscribers: "all" } : {},
  findings,
  classify,
  workloads: { delivery: queue, queue, "total-queue": queue },
  availability() {
    try {
      return Promise.resolve({ available: true, version: driverVersion() });
    } catch {
      const missing = "expected the package zeromq, it is not installed";
      return Promise.resolve({ available: false, missing, install: INSTALL });
    }
  },
  plan: (settings, nodes, where) => Promise.resolve().then(() => plan(settings, nodes, where)),
  ping: (address, _settings, signal) =>
    Control.use(address, signal, async (control) => void (await control.ask("reading", "ping"))),
  ready: (nodes, _settings, signal) => connected(nodes, signal),
  // Whoever sends.
  primaries: ([first]) => Promise.resolve(first === undefined ? [] : [first.name]),
};
