/** Members of an etcd cluster that leave and join. A member that was removed stops by itself, and joins again empty. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pause, withDeadline } from "../../harness/run/deadline.js";
import type { Address, ClusterNode } from "../system.js";
import { Connection } from "./client.js";
import { DATA, STATE } from "./plan.js";

/** etcd answers a change at once or never: one that meets an election can be dropped without a word. */
const ANSWER_MS = 3000;
/** It refuses changes while its members have not been connected for five seconds; an election may come on top. */
const CHANGE_MS = 30_000;

interface Member {
  readonly ID: string;
  readonly peerURLs: readonly string[];
}

async function call<T>(address: Address, path: string, body: object, signal: AbortSignal): Promise<T> {
  const connection = new Connection(address);
  try {
    return await withDeadline(
      `member/${path}`,
      ANSWER_MS,
      (deadline) => connection.call<T>(`cluster/member/${path}`, body, deadline),
      signal,
    );
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

/**
 * Asks for a change until it is there, whichever of our requests made it.
 * @throws Error with the last answer when it is not there after CHANGE_MS
 */
async function change(
  what: string,
  { nodes, but, path, body }: { nodes: readonly ClusterNode[]; but: string; path: string; body: object },
  isThere: (now: readonly Member[]) => boolean,
  signal: AbortSignal,
): Promise<void> {
  let last: unknown;
  for (const until = Date.now() + CHANGE_MS; Date.now() < until; await pause(250, signal)) {
    signal.throwIfAborted();
    try {
      await ask(nodes, but, (node) => call(node.direct, path, body, signal));
    } catch (error) {
      last = error;
    }
    if (isThere(await members(nodes, signal, but).catch(() => []))) return;
  }
  throw new Error(
    `expected ${what} within ${String(CHANGE_MS / 1000)} s, etcd's last answer: ${(last as Error | undefined)?.message ?? "done, but it is not in its list"}`,
    { cause: last },
  );
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

/** Who is a member is asked of the others: one that was removed may not know it yet. */
export async function list(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<string[]> {
  const isMember = async ({ name }: ClusterNode): Promise<boolean> =>
    (await members(nodes, signal, name)).some((member) => nameOf(member) === name);
  const found = await Promise.all(nodes.map(isMember));
  return nodes.flatMap(({ name }, i) => (found[i] === true ? [name] : []));
}

export async function remove(
  name: string,
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
): Promise<string> {
  const member = (await members(nodes, signal, name)).find((one) => nameOf(one) === name);
  if (member === undefined) return `${name} was no member`;
  const request = { nodes, but: name, path: "remove", body: { ID: member.ID } };
  // An empty list is no answer.
  const gone = (now: readonly Member[]): boolean => now.length > 0 && now.every(({ ID }) => ID !== member.ID);
  await change(`${name} to be removed`, request, gone, signal);
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
  const request = { nodes, but: name, path: "add", body: { peerURLs: [`${protocol}//${name}:${port}`] } };
  const there = (now: readonly Member[]): boolean => now.some((member) => nameOf(member) === name);
  await change(`${name} to be added`, request, there, signal);
  await node.processes.start();
  return `${name} was added, empty`;
}
