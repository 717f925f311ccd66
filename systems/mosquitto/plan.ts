/** What Mosquitto needs: one broker in the foreground. Pure. */
import type { ClusterPlan, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";

const CONFIGURATION = "mosquitto.conf";

export function plan(program: string, settings: Settings): ClusterPlan {
  const image = settings["image"];
  return {
    ...(image === undefined ? {} : { image }),
    // As root it would look for a user of its own.
    unprivileged: true,
    ports: { client: 1883 },
    nodes: [
      {
        name: "n1",
        files: (site) => ({ [CONFIGURATION]: configuration(site, settings) }),
        servers: () => [{ file: program, args: ["-c", CONFIGURATION] }],
        stopSignal: "SIGTERM",
      },
    ],
  };
}

function configuration(site: Site, settings: Settings): string {
  const lines = [
    `listener ${String(site.port)} ${site.host}`,
    "allow_anonymous true",
    "log_dest stdout",
    "log_type error",
    "log_type warning",
    ...persistence(site, settings),
    `max_queued_messages ${settings["max-queued"]!}`,
  ];
  return `${lines.join("\n")}\n`;
}

function persistence(site: Site, settings: Settings): string[] {
  if (settings["persistence"] === "off") return ["persistence false"];
  const often = settings["persistence"] === "on-changes";
  return [
    "persistence true",
    `persistence_location ${site.folder}/`,
    // The interval is a number of changes then.
    ...(often ? ["autosave_on_changes true", "autosave_interval 1"] : []),
  ];
}
