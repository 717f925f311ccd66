/**
 * What RabbitMQ needs: one broker a node, an Erlang machine in the foreground. Brokers reach each other by name at the
 * port of Erlang's distribution, the same on each node, so that no `epmd` (which would stay behind as a daemon) is asked
 * for it. Pure.
 */
import { join } from "node:path";
import type { ClusterPlan, Command, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Settings } from "../system.js";
import { brokerAt, clusterLines, NOTICED_SECONDS } from "./cluster.js";

const [CONFIGURATION, PLUGINS] = ["rabbitmq.conf", "enabled_plugins"];

export function plan(program: string, settings: Settings, nodes: number): ClusterPlan {
  const image = settings["image"];
  return {
    ...(image === undefined ? {} : { image }),
    // Whoever knows the cookie may run anything on a broker: not as root.
    unprivileged: true,
    ports: { client: 5672, distribution: 25672, ...(nodes > 1 ? { management: 15672 } : {}) },
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      files: (site) => ({
        [CONFIGURATION]: configuration(site, settings),
        [PLUGINS]: site.peers.length > 1 ? "[rabbitmq_management].\n" : "[].\n",
      }),
      servers: (site) => [broker(program, site)],
      stopSignal: "SIGTERM",
    })),
  };
}

function configuration(site: Site, settings: Settings): string {
  const lines = [
    `listeners.tcp.1 = ${site.host}:${String(site.port)}`,
    // Clients come through links, from any address.
    "loopback_users = none",
    "log.console = true",
    "log.console.level = warning",
    // Clients end without a farewell.
    "log.connection.level = error",
    "log.file = false",
    // Publishers are not to be held up because the machine's disk is nearly full.
    "disk_free_limit.absolute = 1MB",
    ...(site.peers.length > 1 ? clusterLines(site, settings) : []),
  ];
  return `${lines.join("\n")}\n`;
}

const NO_EPMD = "-start_epmd false";

function broker(program: string, site: Site): Command {
  const { host } = site.peers.find(({ name }) => name === site.name)!;
  // Erlang's short names have no dots, its long names must have one.
  const long = host.includes(".");
  const name = brokerAt(host);
  const distribution = [
    long ? "-name" : "-sname",
    name,
    "-setcookie faultline",
    NO_EPMD,
    `-erl_epmd_port ${String(site.ports["distribution"])}`,
    `-kernel inet_dist_use_interface {${site.host.replaceAll(".", ",")}}`,
    `-kernel net_ticktime ${String(NOTICED_SECONDS)}`,
  ];
  return {
    file: program,
    args: [],
    env: {
      HOME: site.folder,
      RABBITMQ_NODENAME: name,
      RABBITMQ_USE_LONGNAME: String(long),
      RABBITMQ_MNESIA_BASE: join(site.folder, "mnesia"),
      RABBITMQ_LOG_BASE: join(site.folder, "log"),
      RABBITMQ_CONFIG_FILE: join(site.folder, CONFIGURATION),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(site.folder, PLUGINS),
      // The machine's or the image's own, which would be read first, or as well.
      RABBITMQ_CONF_ENV_FILE: "/dev/null",
      RABBITMQ_CONFIG_FILES: join(site.folder, "conf.d", "*.conf"),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: distribution.join(" "),
      // For the short-lived machines as well with which a broker would start the daemon once a minute.
      ERL_FLAGS: NO_EPMD,
      // Has the script become the broker, instead of waiting for it and stopping it in its own way.
      RUNNING_UNDER_SYSTEMD: "true",
    },
  };
}
