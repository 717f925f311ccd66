/**
 * The members of a replica set: who is the primary, as they say it themselves; how the set is made of servers that know
 * nothing of each other yet; and a primary that steps down. Its configuration names members as each of them finds the
 * others: by names, which lead each member to links of its own.
 */
import type { Position } from "../../harness/cluster/cluster.js";
import { pause, withDeadline } from "../../harness/run/deadline.js";
import type { Address, ClusterNode, Settings } from "../system.js";
import { Connection, type Document } from "./client.js";
import { MongoFailure } from "./errors.js";

const ASK_MS = 1000;
const ELECTION_MS = 30_000;
/** How long who stepped down does not stand for election. */
const AWAY_SECONDS = 20;
const SET = "faultline";
const ALREADY_INITIALIZED = 23;

interface Member {
  /** Undefined as long as it knows of no set. */
  readonly set: string | undefined;
  readonly primary: boolean;
  readonly secondary: boolean;
  /** Whom it takes for the primary, with the port; undefined when nobody. */
  readonly follows: string | undefined;
  /** Of a primary: grows with each election. */
  readonly election: string;
}

function memberOf(hello: Document): Member {
  return {
    set: hello["setName"] as string | undefined,
    primary: hello["isWritablePrimary"] === true,
    secondary: hello["secondary"] === true,
    follows: hello["primary"] as string | undefined,
    election: String(hello["electionId"] ?? ""),
  };
}

/** What each node that answers says; past the links, or as clients reach it. */
async function members(
  nodes: readonly ClusterNode[],
  place: "link" | "direct",
  signal?: AbortSignal,
): Promise<ReadonlyMap<ClusterNode, Member>> {
  const asked = await Promise.all(
    nodes.map((node) =>
      withDeadline(
        `the state of ${node.name}`,
        ASK_MS,
        (deadline) =>
          Connection.use(place === "link" ? node : node.direct, deadline, async (connection) =>
            memberOf(await connection.admin("reading", { hello: 1 })),
          ),
        signal,
      ).catch((): undefined => undefined),
    ),
  );
  return new Map(nodes.flatMap((node, i) => (asked[i] === undefined ? [] : [[node, asked[i]] as const])));
}

export interface Primary {
  readonly node: ClusterNode;
  readonly election: string;
}

/** The primary that was elected last, as a client finds it. @throws MongoFailure when none answers */
export async function primaryOf(nodes: readonly ClusterNode[], signal?: AbortSignal): Promise<Primary> {
  if (nodes.length === 1) return { node: nodes[0]!, election: "" };
  const found = [...(await members(nodes, "link", signal))]
    .flatMap(([node, { primary, election }]) => (primary ? [{ node, election }] : []))
    .sort((a, b) => (a.election < b.election ? 1 : -1));
  if (found[0] === undefined)
    throw new MongoFailure("open", new Error("no node that answers is the primary"));
  return found[0];
}

/** Those that take writes, as each believes. */
export async function primaries(nodes: readonly ClusterNode[]): Promise<string[]> {
  const known = await members(nodes, "direct");
  return [...known].flatMap(([{ name }, { primary }]) => (primary ? [name] : []));
}

/** When, by the primary's clock, the last write was made that this member has; undefined of who is no member. */
export async function position(address: Address, signal: AbortSignal): Promise<Position | undefined> {
  const hello = await Connection.use(address, signal, (connection) =>
    connection.admin("reading", { hello: 1 }),
  );
  const { opTime } = (hello["lastWrite"] ?? {}) as { opTime?: { ts: { t: number; i: number } } };
  // An optime is a second and a number within it, which counts writes.
  return opTime === undefined ? undefined : { at: opTime.ts.t * 1000 + opTime.ts.i / 1000, unit: "ms" };
}

/** All nodes are members of one set and follow one primary; the set is made if there is none. @throws what is missing */
export async function oneSet(
  nodes: readonly ClusterNode[],
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const known = await members(nodes, "link", signal);
  for (const { name } of nodes.filter((node) => !known.has(node))) throw new Error(`${name} does not answer`);
  const all = [...known.values()];
  const ours = nodes.every(({ processes }) => processes !== undefined);
  if (ours && all.every(({ set }) => set === undefined)) await initiate(nodes, settings, signal);
  const leaders = new Set(all.map(({ follows }) => follows ?? "nobody"));
  if (leaders.size !== 1 || leaders.has("nobody"))
    throw new Error(`expected all members to follow one primary, they follow ${[...leaders].join(", ")}`);
  if (!all.every(({ primary, secondary }) => primary || secondary))
    throw new Error("expected each member to be the primary or a secondary, some have not caught up yet");
}

async function initiate(
  nodes: readonly ClusterNode[],
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const [first] = nodes;
  await Connection.use(first!.direct, signal, (connection) =>
    connection
      .admin("writing", { replSetInitiate: configuration(first!, settings) })
      .catch((error: unknown) => {
        if ((error as MongoFailure).answered !== ALREADY_INITIALIZED) throw error;
      }),
  );
}

/** What `replSetInitiate` takes: all with one vote and one priority, as shipped. */
export function configuration(
  { peers, direct }: Pick<ClusterNode, "peers" | "direct">,
  settings: Settings,
): Document {
  return {
    _id: SET,
    members: peers!.map(({ host }, i) => ({ _id: i, host: `${host}:${String(direct.port)}` })),
    settings: { electionTimeoutMillis: Number(settings["election-timeout"]) },
  };
}

/** The primary steps down, once a secondary has all that it has. @throws Error when nobody else is elected */
export async function failover(
  nodes: readonly ClusterNode[],
  _settings: Settings,
  signal: AbortSignal,
): Promise<string> {
  const [before] = await primaries(nodes);
  const old = nodes.find(({ name }) => name === before);
  if (old === undefined) throw new Error("there is no primary to step down");
  await Connection.use(old.direct, signal, (connection) =>
    connection.admin("writing", { replSetStepDown: AWAY_SECONDS }),
  );
  for (const until = Date.now() + ELECTION_MS; Date.now() < until; await pause(100, signal)) {
    signal.throwIfAborted();
    const now = (await primaries(nodes)).find((name) => name !== old.name);
    if (now !== undefined) return `${old.name} stepped down, ${now} was elected`;
  }
  throw new Error(
    `${old.name} stepped down, and nobody else was elected within ${String(ELECTION_MS / 1000)} s`,
  );
}
