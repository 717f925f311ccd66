/** Where a node is put, and its folder as the plan wants it: the same for processes and containers. */
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Addresses } from "./addresses.js";
import type { NodePlan, Site } from "./plan.js";
import type { User } from "./user.js";

/** @param named whether nodes reach each other by names (through links), or by addresses */
export function siteOf(
  names: readonly string[],
  i: number,
  place: string,
  addresses: Addresses,
  named: boolean,
): Site {
  const name = names[i]!;
  const linkOf = (from: number, to: number): string[] => {
    const link = named && from !== to ? addresses.link?.(from + 1, to + 1) : undefined;
    return link === undefined ? [] : [link];
  };
  return {
    name,
    folder: join(place, name),
    host: addresses.node(i + 1),
    port: Object.values(addresses.ports)[0]!,
    ports: addresses.ports,
    peers: names.map((peer, j) => {
      const own = addresses.node(j + 1);
      const [address = own] = linkOf(i, j);
      const elsewhere = names.flatMap((_, k) => (k === i ? [] : linkOf(k, j)));
      return { name: peer, host: named ? peer : address, address, own, elsewhere };
    }),
  };
}

/** Makes the node's folder and writes the plan's files, for the user that its servers run as. */
export function prepareFolder(plan: NodePlan, site: Site, user: User | undefined): void {
  mkdirSync(site.folder, { recursive: true });
  giveTo(user, site.folder);
  for (const [name, text] of Object.entries(plan.files?.(site) ?? {})) {
    const file = join(site.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    giveTo(user, dirname(file));
    writeFileSync(file, text);
    giveTo(user, file);
  }
}

export function giveTo(user: User | undefined, path: string): void {
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}
