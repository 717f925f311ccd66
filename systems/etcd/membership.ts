/** Members of an etcd cluster that leave and join. A member that was removed stops by itself, and joins again empty. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pause } from "../../harness/run/deadline.js";
import type { Address, ClusterNode } from "../system.js";
import { Connection } from "./client.js";
import { DATA, STATE } from "./plan.js";

interface Member {
  readonly ID: string;
  readonly peerURLs: readonly string[];
}

async function call<T>(address: Address, path: string, body: object, signal: AbortSignal): Promise<T> {
  const connection = new Connection(address);
  try {
    return await connection.call<T>(`cluster/member/${path}`, body, signal);
  } finally {
    connection.close();
  }
}

/** A member's name, which is the host of its peers' address even before it was ever started. */
const nameOf = ({ peerURLs }: Member): string => new URL(peerURLs[0]!).hostname;

/** Asks the nodes one after the other, until one that is not `but` knows. @throws the last one's error */
async function ask<T>(
  nodes: readonly ClusterNode[],
  but: string | undefined,
  work: (node: ClusterNode) => Promise<T>,
): Promise<T> {
  let last: unknown = new Error("there is no other member to ask");
  for (const node of nodes.filter(({ name }) => name !== but)) {
    try {
      return await work(node);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** etcd refuses to change its members until all have been connected for some seconds: asked again until then. */
async function change(
  nodes: readonly ClusterNode[],
  but: string,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await ask(nodes, but, (node) => call(node.direct, path, body, signal));
      return;
    } catch (error) {
      if (signal.aborted || !/unhealthy cluster|not enough started/.test((error as Error).message))
        throw error;
    }
    await pause(250, signal);
  }
}

const members = (
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
  but?: string,
): Promise<readonly Member[]> =>
  ask(
    nodes,
    but,
    async (node) => (await call<{ members: Member[] }>(node.direct, "list", {}, signal)).members,
  );

export async function list(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<string[]> {
  return (await members(nodes, signal)).map(nameOf);
}

export async function remove(
  name: string,
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
): Promise<string> {
  const member = (await members(nodes, signal, name)).find((one) => nameOf(one) === name);
  if (member === undefined) return `${name} was no member`;
  await change(nodes, name, "remove", { ID: member.ID }, signal);
  return `${name} was removed`;
}

export async function add(name: string, nodes: readonly ClusterNode[], signal: AbortSignal): Promise<string> {
  const node = nodes.find((one) => one.name === name)!;
  if (node.processes === undefined || node.folder === undefined)
    throw new Error(`${name} is not ours to add`);
  const [other] = await members(nodes, signal, name);
  const { port, protocol } = new URL(other!.peerURLs[0]!);
  await node.processes.kill();
  rmSync(join(node.folder, DATA), { recursive: true, force: true });
  writeFileSync(join(node.folder, STATE), "existing");
  const peerURLs = [`${protocol}//${name}:${port}`];
  await change(nodes, name, "add", { peerURLs }, signal);
  await node.processes.start();
  return `${name} was added, empty`;
}
