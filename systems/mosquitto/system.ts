/** **mosquitto**: Eclipse Mosquitto, a broker of MQTT 5, from the program on PATH. */
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import { installed } from "../installed.js";
import type { ServerSystem, Settings } from "../system.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { plan } from "./plan.js";
import { queue } from "./queue.js";

const INSTALL = "apt-get install mosquitto, or https://mosquitto.org/download and --set bin=…";

const program = (settings: Settings): string => findProgram("mosquitto", settings["bin"], INSTALL);

export const mosquitto: ServerSystem = {
  kind: "server",
  name: "mosquitto",
  summary:
    "Eclipse Mosquitto (MQTT 5): a topic that consumers share, with sessions that outlive connections.",
  capabilities: () => ["links", "processes"],
  settings: {
    qos: {
      summary: "Quality of service: at most once, at least once, exactly once.",
      values: ["0", "1", "2"],
      default: "1",
    },
    persistence: {
      summary:
        "When sessions are stored: never (as shipped), every half hour and at the end, or at every change.",
      values: ["off", "on", "on-changes"],
      default: "off",
    },
    "max-queued": {
      summary:
        "Messages that may wait in a session beyond those on their way (max_queued_messages; 0: any number).",
      default: "1000",
    },
    "absent-consumer": {
      summary: "Whether a consumer has subscribed and is not there: what it is dealt waits in its session.",
      values: ["yes", "no"],
      default: "no",
    },
    image: {
      summary: "Image for --where docker, with mosquitto on its PATH.",
      default: "eclipse-mosquitto:2.0.22",
    },
    bin: { summary: "Folder with mosquitto, to use another version than the one on PATH." },
  },
  claims,
  findings,
  classify,
  workloads: { queue, "total-queue": queue, delivery: queue },
  availability: (settings) =>
    // Its help ends with the exit code of an error.
    installed(INSTALL, () =>
      programVersion("sh", ["-c", '"$0" -h || true', program(settings)], /version (\S+)/),
    ),
  plan(settings, nodes, where) {
    if (!/^\d+$/.test(settings["max-queued"]!))
      throw new Error(
        `--set max-queued=${settings["max-queued"]!}: expected a number of messages, 0 for any`,
      );
    if (nodes !== 1) throw new Error(`--nodes ${String(nodes)}: expected 1, Mosquitto is one broker`);
    return Promise.resolve(plan(where === "docker" ? "mosquitto" : program(settings), settings));
  },
  ping: (address, _settings, signal) => Connection.use(address, signal, (connection) => connection.ping()),
};
