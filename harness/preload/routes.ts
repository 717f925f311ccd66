/** Where the preload library leads what a server dials at an address of a peer that it heard of: over its link to that peer. */
import type { Site } from "../cluster/plan.js";

/** For the environment of the node's servers. */
export function routesFrom({ name, peers }: Site): Readonly<Record<string, string>> {
  const routes = peers
    .filter((peer) => peer.name !== name)
    .flatMap(({ own, elsewhere, address }) => [own, ...elsewhere].map((dialled) => `${dialled}=${address}`));
  return { FAULTLINE_ROUTES: routes.join(",") };
}
