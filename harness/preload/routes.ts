/** Where the preload library leads what a server dials at a peer's own address: over the link to that peer. */
import type { Site } from "../cluster/plan.js";

/** For the environment of the node's servers. */
export function routesFrom({ name, peers }: Site): Readonly<Record<string, string>> {
  const routes = peers.filter((peer) => peer.name !== name).map(({ own, address }) => `${own}=${address}`);
  return { FAULTLINE_ROUTES: routes.join(",") };
}
