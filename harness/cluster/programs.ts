/**
 * Servers that run as an unprivileged user must be able to read their programs: those under a folder that only
 * root may enter (a checkout in root's home) are copied into the run's place.
 */
import { cpSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command, NodePlan } from "./plan.js";

/** @returns where each program folder is now, for those that moved */
export function readablePrograms(folders: readonly string[], place: string): Map<string, string> {
  const moved = new Map<string, string>();
  folders.forEach((folder, i) => {
    if (openToAll(folder)) return;
    const copy = join(place, `programs-${String(i)}`);
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    moved.set(folder, copy);
  });
  return moved;
}

function openToAll(folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return false;
    if (dirname(path) === path) return true;
  }
}

/** The node's plan with the programs where they are now. */
export function relocated(plan: NodePlan, moved: ReadonlyMap<string, string>): NodePlan {
  if (moved.size === 0) return plan;
  const at = (command: Command): Command => {
    for (const [from, to] of moved) {
      if (command.file.startsWith(from)) return { ...command, file: to + command.file.slice(from.length) };
    }
    return command;
  };
  return {
    ...plan,
    setup: (site) => (plan.setup?.(site) ?? []).map(at),
    servers: (site) => {
      const [first, ...rest] = plan.servers(site);
      return [at(first), ...rest.map(at)];
    },
  };
}
