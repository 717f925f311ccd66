/** What a node's program does with its argument, a `NodeSite`: opens its sockets, and serves until it is told to stop. */
import type { Endpoint, NodeSite } from "./endpoint.js";
import { DirectNode } from "./node.js";

export async function runNode(open: (site: NodeSite) => Promise<Endpoint>): Promise<void> {
  // As the first process of a container it hears only what it listens for.
  process.once("SIGTERM", () => process.exit());
  const site = JSON.parse(process.argv[2]!) as NodeSite;
  await new DirectNode(() => open(site)).listen(site.host, site.control);
}
