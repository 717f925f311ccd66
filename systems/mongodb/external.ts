/** Servers that run already, as `dsn` names them: clients find the primary among them by asking each, over its link. */
import type { ExternalPlan } from "../../harness/cluster/plan.js";

const USUAL_PORT = 27017;
const EXPECTED = "expected mongodb://host:port, or several hosts with commas between them";

/** @throws Error naming what is wrong with it */
export function external(dsn: string): ExternalPlan {
  const [, authority] = /^mongodb:\/\/([^/?]+)/.exec(dsn) ?? [];
  if (authority === undefined) throw new Error(`--set dsn=${dsn}: ${EXPECTED}`);
  if (authority.includes("@") || /[?&](tls|ssl)=true/.test(dsn))
    throw new Error(
      `--set dsn=${dsn.replace(/\/\/.*@/, "//…@")}: ${EXPECTED}; users, passwords and TLS are not known here`,
    );
  return {
    external: authority.split(",").map((host, i) => {
      // What a URL is made of is the same for one host.
      const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
      if (url === undefined) throw new Error(`--set dsn=${dsn}: ${EXPECTED}`);
      const [, port] = /:(\d+)$/.exec(host) ?? [];
      return {
        name: `n${String(i + 1)}`,
        host: url.hostname.replace(/^\[|\]$/g, ""),
        port: Number(port ?? USUAL_PORT),
      };
    }),
  };
}

/** How many hosts it names; 1 for what `external` refuses. */
export const hostsIn = (dsn: string): number => dsn.split(/[/?]/)[2]?.split(",").length ?? 1;
