/** The plan of nodes that are small programs of ours: the first sends, the others receive. */
import { fileURLToPath } from "node:url";
import { packageHome } from "../../harness/package-home.js";
import type { ClusterPlan, NodePlan, Site } from "../../harness/cluster/plan.js";
import type { Where } from "../../harness/cluster/ground.js";
import type { Settings } from "../system.js";
import type { NodeSite } from "./endpoint.js";

/** The setting of these systems that names an image for their programs. */
export const nodeImage = {
  summary: "Image for --where docker, with node on its PATH; the programs are this machine's.",
  default: "node:20.19.5-bookworm-slim",
} as const;

export interface DirectPlan extends Pick<ClusterPlan, "ports" | "datagrams" | "framing"> {
  /** The compiled program. */
  readonly program: URL;
  /** What it loads from other packages, as files in them. */
  readonly loads?: readonly URL[];
  readonly settings: Settings;
  readonly nodes: number;
  readonly where: Where;
}

/** @throws Error naming the option that is wrong */
export function directPlan({
  program,
  loads = [],
  settings,
  nodes,
  where,
  ...rest
}: DirectPlan): ClusterPlan {
  if (nodes < 2)
    throw new Error(`--nodes ${String(nodes)}: expected 2 or more, one that sends and the rest receive`);
  const { image } = settings;
  const contained = where === "docker";
  return {
    ...rest,
    ...(image === undefined ? {} : { image }),
    ...(contained ? { programs: [...new Set([program, ...loads].map(packageHome))] } : {}),
    nodes: Array.from({ length: nodes }, (_, i): NodePlan => ({
      name: `n${String(i + 1)}`,
      servers: (site) => [
        {
          file: contained ? "node" : process.execPath,
          args: [fileURLToPath(program), JSON.stringify(nodeSite(site, settings))],
        },
      ],
      stopSignal: "SIGTERM",
    })),
  };
}

function nodeSite({ name, host, port, ports, peers }: Site, settings: Settings): NodeSite {
  return { name, host, control: port, data: ports["data"] ?? port, peers, settings };
}

/** An integer among the settings. @throws Error naming it */
export function integerOf(settings: Settings, name: string, least = 0): number {
  const text = settings[name]!;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least || text.trim() === "")
    throw new Error(`--set ${name}=${text}: expected an integer, ${String(least)} or more`);
  return number;
}
