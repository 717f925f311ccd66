/**
 * **udp**: direct messaging by datagrams. The nodes are programs of ours with a UDP socket each: the first sends, the
 * others receive; they are killed and paused as any server, and their datagrams go through links that lose, repeat and
 * swap them when told to. With `--set acknowledged=on` a small protocol above makes up for it.
 */
import { Control } from "../direct/control.js";
import { nodeImage } from "../direct/plan.js";
import type { ServerSystem } from "../system.js";
import { claims } from "./claims.js";
import { echo, queue } from "./client.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { plan } from "./plan.js";

export const udp: ServerSystem = {
  kind: "server",
  name: "udp",
  summary: "UDP: direct messaging by datagrams, plain or acknowledged.",
  capabilities: () => ["links", "processes", "messages", "pipelining"],
  nodesFor: () => 3,
  settings: {
    acknowledged: {
      summary: "Whether messages are numbered, and sent again until they were acknowledged.",
      values: ["on", "off"],
      default: "off",
    },
    "receive-buffer": {
      summary: "Bytes of each socket's receive buffer (SO_RCVBUF); 0: the system's.",
      default: "0",
    },
    image: nodeImage,
  },
  claims,
  findings,
  classify,
  workloads: { delivery: queue, queue, "total-queue": queue },
  availability: () => Promise.resolve({ available: true, version: `of Node ${process.version}` }),
  plan: (settings, nodes, where) => Promise.resolve().then(() => plan(settings, nodes, where)),
  ping: (address, _settings, signal) =>
    Control.use(address, signal, async (control) => void (await control.ask("reading", "ping"))),
  // Whoever sends.
  primaries: ([first]) => Promise.resolve(first === undefined ? [] : [first.name]),
  echo: (address, texts, _settings, signal) => echo(address, texts, signal),
};
