/**
 * Systems by name: our own, or a user's adapter by path (`./mydb/system.ts`) or package name. A module of theirs
 * exports the system as its default. TypeScript is loaded as it is.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createJiti } from "jiti";
import { SYSTEMS, type System } from "../systems/index.js";
import { UsageError } from "./exit.js";
import { known } from "./parse.js";

/** How a user names an adapter of theirs, as opposed to one of ours. */
const isPath = (name: string): boolean => /^\.{0,2}\/|\.[cm]?[jt]s$/.test(name);

/** @throws UsageError naming what was looked for, or what the module lacks */
export async function loadSystem(name: string): Promise<System> {
  if (SYSTEMS.some((system) => system.name === name)) return known("system", name, SYSTEMS);
  const jiti = createJiti(pathToFileURL(`${process.cwd()}/`).href);
  if (isPath(name)) {
    const path = resolve(name);
    if (!existsSync(path))
      throw new UsageError(`${name}: there is no such file; expected an adapter's module`);
    return checked(name, await load(name, () => jiti.import(path, { default: true })));
  }
  try {
    jiti.esmResolve(name);
  } catch {
    // Neither ours nor a package: the message that names ours is the more helpful one.
    return known("system", name, SYSTEMS);
  }
  return checked(name, await load(name, () => jiti.import(name, { default: true })));
}

async function load(name: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (cause) {
    throw new UsageError(`${name} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
}

/** What every system of servers has; what is missing here would fail in the middle of a run. */
const MEMBERS: Readonly<Record<string, string>> = {
  name: "string",
  summary: "string",
  settings: "object",
  claims: "object",
  workloads: "object",
  availability: "function",
  classify: "function",
};
const SERVER_MEMBERS = { capabilities: "function", plan: "function", ping: "function" };

function checked(name: string, value: unknown): System {
  const system = (value ?? {}) as Record<string, unknown>;
  const members = system["kind"] === "server" ? { ...MEMBERS, ...SERVER_MEMBERS } : MEMBERS;
  const wrong = Object.entries(members).filter(([member, type]) => typeof system[member] !== type);
  if (wrong.length > 0 || (system["kind"] !== "server" && system["kind"] !== "in-process")) {
    const lacks = wrong.map(([member, type]) => `${member} (${type})`).join(", ") || 'kind ("server")';
    throw new UsageError(
      `${name}: expected the module's default export to be a system, it lacks ${lacks}; faultline init system <name> makes an example`,
    );
  }
  return value as System;
}
