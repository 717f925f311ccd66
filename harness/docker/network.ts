/**
 * The network of a run's containers: internal, and without any traffic between containers but through the host. On
 * its bridge the host has an address for each directed link, where the proxy listens; node i finds node j under j's
 * name at the address of the link i→j. Containers cannot reach each other by address. What is left is the link of another
 * node, whose address a system may pass on: see `byAddress` of plans.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Addresses } from "../cluster/addresses.js";
import { LABEL, type Engine } from "./engine.js";

/** The largest number of nodes for which each link has an address in a /24. */
const NODES_MAX = 9;
const TRIES = 60;

export interface ContainerNetwork {
  readonly name: string;
  readonly addresses: Required<Addresses>;
}

/** @throws Error when there are too many nodes, or no network is free */
export async function createNetwork(
  engine: Engine,
  label: string,
  nodes: number,
  ports: Readonly<Record<string, number>>,
): Promise<ContainerNetwork> {
  if (nodes > NODES_MAX)
    throw new Error(`--nodes ${String(nodes)}: expected at most ${String(NODES_MAX)} with --where docker`);
  for (let tries = 0; ; tries++) {
    // 198.18.0.0/15 is set aside for tests of networks (RFC 2544); a subnet that is in use is refused.
    const subnet = `198.18.${String((process.pid + tries * 7) % 256)}`;
    const bridge = `fl${process.pid.toString(36)}${String(tries)}`.slice(0, 15);
    const name = `faultline-${label}`;
    try {
      await engine.createNetwork({
        Name: name,
        Driver: "bridge",
        Internal: true,
        CheckDuplicate: true,
        Labels: { [LABEL]: label },
        IPAM: { Driver: "default", Config: [{ Subnet: `${subnet}.0/24` }] },
        Options: {
          "com.docker.network.bridge.enable_icc": "false",
          "com.docker.network.bridge.name": bridge,
        },
      });
    } catch (error) {
      if (tries < TRIES && /overlap|exist/i.test((error as Error).message)) continue;
      throw error;
    }
    const link = (i: number, j: number): string => `${subnet}.${String(100 + 10 * i + j)}`;
    for (let i = 1; i <= nodes; i++) {
      for (let j = 1; j <= nodes; j++) if (i !== j) await addAddress(link(i, j), bridge);
    }
    return {
      name,
      addresses: {
        node: (i) => `${subnet}.${String(10 + i)}`,
        link,
        ports,
        // The bridge goes with the network, and its addresses with the bridge.
        release: () => Promise.resolve(),
      },
    };
  }
}

async function addAddress(address: string, bridge: string): Promise<void> {
  try {
    await promisify(execFile)("ip", ["addr", "add", `${address}/32`, "dev", bridge], { timeout: 5000 });
  } catch (error) {
    throw new Error(
      `adding the address of a link to the bridge failed: ${(error as Error).message}; it needs root and the program ip (apt-get install iproute2)`,
      { cause: error },
    );
  }
}
