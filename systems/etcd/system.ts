/**
 * **etcd**: a cluster of etcd servers (three unless `--nodes` says otherwise) from the program on PATH, or in
 * `--set bin=…`. Clients are spread over the nodes, and talk to their own node only.
 */
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import { installed } from "../installed.js";
import type { Address, ServerSystem } from "../system.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { echo } from "./echo.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { listAppend } from "./list-append.js";
import { lock } from "./lock.js";
import { add, list, remove } from "./membership.js";
import { plan } from "./plan.js";
import { register } from "./register.js";
import { set } from "./set.js";

const INSTALL = "apt-get install etcd-server, or https://github.com/etcd-io/etcd/releases and --set bin=…";

interface Status {
  readonly header: { readonly member_id: string };
  readonly leader?: string;
  readonly raftAppliedIndex: string;
}

async function call<T>(address: Address, path: string, signal: AbortSignal): Promise<T> {
  const connection = new Connection(address);
  try {
    return await connection.call<T>(path, {}, signal);
  } finally {
    connection.close();
  }
}

const status = (address: Address, signal: AbortSignal): Promise<Status> =>
  call<Status>(address, "maintenance/status", signal);

export const etcd: ServerSystem = {
  kind: "server",
  name: "etcd",
  summary: "etcd, a replicated key-value store: three nodes or as many as --nodes says.",
  capabilities: () => ["links", "processes", "membership", "messages"],
  nodesFor: () => 3,
  settings: {
    reads: {
      summary: "How registers and sets are read: through a quorum, or from whatever the node has.",
      values: ["linearizable", "serializable"],
      default: "linearizable",
    },
    "lease-ttl": {
      summary: "Seconds after which a lock's lease ends; etcd grants at least 2.",
      default: "60",
    },
    fencing: {
      summary: "Whether writes of a lock's holder are guarded by the lock's revision.",
      values: ["on", "off"],
      default: "on",
    },
    image: {
      summary: "Image for --where docker, with the programs etcd and sh on its PATH.",
      // Later ones are made without a shell, which containers are started with.
      default: "quay.io/coreos/etcd:v3.5.6",
    },
    bin: { summary: "Folder with the program etcd, to use another version than the one on PATH." },
  },
  claims,
  implies: (workload, settings) =>
    workload === "lock" ? { lease: String(Number(settings["lease-ttl"]) * 1000) } : {},
  findings,
  classify,
  workloads: { register, "list-append": listAppend, set, "set-full": set, lock },
  availability: (settings) =>
    installed(INSTALL, () =>
      programVersion(findProgram("etcd", settings["bin"], INSTALL), ["--version"], /etcd Version: (\S+)/),
    ),
  plan(settings, nodes, where) {
    const program = where === "docker" ? "etcd" : findProgram("etcd", settings["bin"], INSTALL);
    return Promise.resolve(plan(program, nodes, settings["image"]));
  },
  // A member without a leader answers this as well: it is about one server, not the quorum.
  ping: async (address, _settings, signal) => void (await status(address, signal)),
  async ready(nodes, _settings, signal) {
    const leaders = await Promise.all(nodes.map(async (node) => (await status(node, signal)).leader ?? "0"));
    if (new Set(leaders).size !== 1 || leaders[0] === "0") {
      throw new Error(`expected all members to follow one leader, they follow ${leaders.join(", ")}`);
    }
  },
  echo,
  membership: () => ({ list, remove, add }),
  async position(address, _settings, signal) {
    return { at: Number((await status(address, signal)).raftAppliedIndex), unit: "entries" };
  },
  async primaries(nodes, _settings, signal) {
    const seen = await Promise.all(
      nodes.map((node) => status(node.direct, signal).catch((): undefined => undefined)),
    );
    return nodes.flatMap(({ name }, i) =>
      seen[i] !== undefined && seen[i].leader === seen[i].header.member_id ? [name] : [],
    );
  },
};
