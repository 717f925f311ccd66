/**
 * A primary and its standbys, as the servers themselves say it; and a standby that is made the primary. Nobody fences
 * the old primary off: while it lives it takes writes on its old timeline, and since it cannot be wound back
 * (PostgreSQL's own tool for that, pg_rewind, is not part of every installation) it never comes back as a standby. The
 * primary of a cluster is therefore the one of the newest timeline; the others are left behind, and said to be.
 */
import { pause, withDeadline } from "../../harness/run/deadline.js";
import type { ClusterNode, Settings } from "../system.js";
import { Connection } from "./client.js";
import { standbyNames, waitsForStandbys } from "./plan.js";

const ASK_MS = 1000;
/** A busy node is not to be taken for one that is gone, and its data for lost. */
const FAILOVER_ASK_MS = 5000;

/** The first eight digits of the name of a WAL file are its timeline. */
const ROLE = `SELECT pg_is_in_recovery() AS standby,
  CASE WHEN pg_is_in_recovery() THEN 0 ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END AS timeline,
  CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_receive_lsn() - '0/0')::float8 ELSE 0 END AS received,
  (SELECT sender_host FROM pg_stat_wal_receiver WHERE status = 'streaming') AS follows,
  current_setting('primary_conninfo') AS conninfo`;

interface Role {
  readonly standby: boolean;
  /** Of a primary; 0 of a standby. */
  readonly timeline: number;
  /** How far a standby's log goes, in bytes. */
  readonly received: number;
  /** The host that a standby streams from now. */
  readonly follows: string | null;
  readonly conninfo: string;
}

export const isReplicated = (settings: Settings): boolean => (settings["replication"] ?? "none") !== "none";

type Place = "link" | "direct";

/** What each node that answers says it is; past the links, or as clients reach it. */
async function roles(
  nodes: readonly ClusterNode[],
  settings: Settings,
  place: Place,
  signal?: AbortSignal,
  limitMs = ASK_MS,
): Promise<ReadonlyMap<ClusterNode, Role>> {
  const asked = await Promise.all(
    nodes.map((node) =>
      withDeadline(
        `the role of ${node.name}`,
        limitMs,
        (deadline) =>
          Connection.use(place === "link" ? node : node.direct, settings, deadline, async (connection) => {
            const { rows } = await connection.query("open", ROLE);
            return rows[0] as unknown as Role;
          }),
        signal,
      ).catch((): undefined => undefined),
    ),
  );
  return new Map(nodes.flatMap((node, i) => (asked[i] === undefined ? [] : [[node, asked[i]] as const])));
}

export interface Primary {
  readonly node: ClusterNode;
  readonly timeline: number;
}

function newest(known: ReadonlyMap<ClusterNode, Role>): Primary | undefined {
  const found = [...known].flatMap(([node, { standby, timeline }]) => (standby ? [] : [{ node, timeline }]));
  return found.sort((a, b) => b.timeline - a.timeline)[0];
}

/** The primary of the newest timeline, as a client finds it. @throws when no primary answers */
export async function primaryOf(
  nodes: readonly ClusterNode[],
  settings: Settings,
  signal?: AbortSignal,
): Promise<Primary> {
  if (!isReplicated(settings)) return { node: nodes[0]!, timeline: 0 };
  const found = newest(await roles(nodes, settings, "link", signal));
  if (found === undefined) throw new Error("no node that answers is the primary");
  return found;
}

/** Those that take writes, left behind or not. */
export async function primaries(nodes: readonly ClusterNode[], settings: Settings): Promise<string[]> {
  const known = await roles(nodes, settings, "direct");
  return [...known].flatMap(([{ name }, { standby }]) => (standby ? [] : [name]));
}

/** Every node answers, and every standby streams from the primary. @throws what is missing */
export async function allFollow(
  nodes: readonly ClusterNode[],
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  const known = await roles(nodes, settings, "link", signal);
  const primary = newest(known)?.node;
  if (primary === undefined) throw new Error("no node that answers is the primary");
  for (const node of nodes) {
    const role = known.get(node);
    if (role === undefined) throw new Error(`${node.name} does not answer`);
    if (role.standby && !namesOf(primary).includes(role.follows ?? ""))
      throw new Error(
        `expected ${node.name} to stream from ${primary.name}, it streams from ${role.follows ?? "nobody"}`,
      );
  }
}

/** Nodes know each other by name, or by address where they have no view of their own. */
const namesOf = ({ name, direct }: ClusterNode): string[] => [name, direct.host];

/**
 * Promotes the standby that has most of the log, and has the other standbys follow it. They stop listening to the old
 * primary first: what it still sent to one of them after they were compared would be acknowledged, and lost.
 * @throws Error when a standby does not answer that may be the only one to have what was acknowledged
 */
export async function failover(
  nodes: readonly ClusterNode[],
  settings: Settings,
  signal: AbortSignal,
): Promise<string> {
  const known = await roles(nodes, settings, "direct", signal, FAILOVER_ASK_MS);
  const standbys = [...known].flatMap(([node, role]) => (role.standby ? [{ node, role }] : []));
  if (standbys.length === 0)
    throw new Error("there is no standby left to promote: primaries that were left behind do not come back");
  const mute = nodes.filter((node) => !known.has(node)).map(({ name }) => name);
  if (waitsForStandbys(settings) && mute.length > 0)
    throw new Error(`expected every node to answer before one is promoted, ${mute.join(", ")} did not`);
  try {
    await Promise.all(standbys.map(({ node }) => follow(node, "", settings, signal)));
    const [chosen, ...others] = await byLog(standbys, settings, signal);
    const { node: next } = chosen!;
    if (waitsForStandbys(settings) && others.length > 0)
      await configure(
        next,
        { synchronous_standby_names: standbyNames(settings, others.length) },
        settings,
        signal,
      );
    await Connection.use(next.direct, settings, signal, async (connection) => {
      await connection.query("open", "SELECT pg_promote(true, 20)");
    });
    for (const { node, role } of others) {
      const before = /host=(\S+)/.exec(role.conninfo)?.[1];
      const host = nodes.some(({ name }) => name === before) ? next.name : next.direct.host;
      await follow(node, role.conninfo.replace(/host=\S+/, `host=${host}`), settings, signal);
    }
    const left = [...known].flatMap(([{ name }, { standby }]) => (standby ? [] : [name]));
    return `${next.name} was promoted${left.length === 0 ? "" : `; left behind, and not fenced off: ${left.join(", ")}`}`;
  } catch (error) {
    // Whoever is a standby still listens to whom it listened to before.
    const back = ({ node, role }: Standby): Promise<void> =>
      follow(node, role.conninfo, settings, AbortSignal.timeout(ASK_MS));
    await Promise.allSettled(standbys.map(back));
    throw error;
  }
}

interface Standby {
  readonly node: ClusterNode;
  readonly role: Role;
}

/** Standbys that listen to nobody any more, whoever has most of the log first. */
async function byLog(
  standbys: readonly Standby[],
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Standby[]> {
  for (;;) {
    const now = await roles(
      standbys.map(({ node }) => node),
      settings,
      "direct",
      signal,
    );
    const missing = standbys.find(({ node }) => !now.has(node));
    if (missing !== undefined) throw new Error(`${missing.node.name} does not answer any more`);
    if ([...now.values()].every(({ follows }) => follows === null))
      return standbys.toSorted((a, b) => now.get(b.node)!.received - now.get(a.node)!.received);
    await pause(50, signal);
    signal.throwIfAborted();
  }
}

const follow = (
  node: ClusterNode,
  conninfo: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> => configure(node, { primary_conninfo: conninfo }, settings, signal);

async function configure(
  node: ClusterNode,
  values: Readonly<Record<string, string>>,
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  await Connection.use(node.direct, settings, signal, async (connection) => {
    for (const [name, value] of Object.entries(values))
      await connection.query("open", `ALTER SYSTEM SET ${name} = '${value}'`);
    await connection.query("open", "SELECT pg_reload_conf()");
  });
}
