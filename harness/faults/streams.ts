/**
 * Faults of the byte streams on links, by Toxiproxy's toxics: bandwidth, slow close, timeout, slicer, limited data.
 * Each is seen from outside by what becomes of a ping (or, for slow close, of a connection that hangs up).
 */
import { connect } from "node:net";
import type { Cluster } from "../cluster/cluster.js";
import type { Link } from "../cluster/network.js";
import { withDeadline } from "../run/deadline.js";
import { messageOf } from "../run/worker.js";
import type { Random } from "../generator/random.js";
import type { Direction } from "../proxy/toxics/toxic.js";
import type { Fault, FaultPlan } from "./fault.js";
import { chooseLinks, linksOf, WHICH } from "./links.js";
import { linksAnswer, linkText, look } from "./observe.js";
import { chooseTargets, TARGETS } from "./targets.js";

interface StreamKind {
  readonly name: string;
  readonly summary: string;
  readonly colour: string;
  /** Toxiproxy's name. */
  readonly toxic: string;
  readonly streams: readonly Direction[];
  /** Words of its own. */
  readonly words?: Readonly<Record<string, string>>;
  attributes(random: Random, asked: readonly string[]): Record<string, number>;
  /** What else links need for it. @throws Error when these cannot have it */
  prepare?(cluster: Cluster, links: readonly Link[], attributes: Record<string, number>): Promise<void>;
  /** Looks at one link, in milliseconds or words; called before and after. */
  probe(cluster: Cluster, link: Link, attributes: Record<string, number>): Promise<Probe>;
  /** It strikes now and then: looked for after until a look fails. */
  readonly rare?: true;
  /** Whether what was seen after, compared with before, is this fault's doing. */
  struck(before: Probe, after: Probe, attributes: Record<string, number>): boolean;
}

interface Probe {
  readonly ms: number;
  readonly failed?: string;
}

const PING_MS = 5000;
const PINGS_MS = 3000;

async function ping(cluster: Cluster, { at }: Link): Promise<Probe> {
  const { answers, roundTripMs, how } = await look(cluster, at, PING_MS);
  return { ms: roundTripMs, ...(answers ? {} : { failed: how }) };
}

/** The first of many looks that fails; the last if none does. */
async function untilFailed(look: () => Promise<Probe>): Promise<Probe> {
  let probe = await look();
  const until = Date.now() + PINGS_MS;
  while (probe.failed === undefined && Date.now() < until) probe = await look();
  return probe;
}

/** An echo in a transaction that is committed. */
async function committed(cluster: Cluster, { at }: Link): Promise<Probe> {
  const began = performance.now();
  const failed = await withDeadline("echo", PING_MS, (signal) =>
    cluster.echo!(at, ["faultline"], signal),
  ).then(() => undefined, messageOf);
  const ms = Math.round(performance.now() - began);
  return { ms, ...(failed === undefined ? {} : { failed }) };
}

/** How long a connection that hangs up at once takes to be closed. */
function hangUp(_cluster: Cluster, { at }: Link): Promise<Probe> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect(at, () => socket.end());
    const done = (failed?: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ms: Math.round(performance.now() - began), ...(failed === undefined ? {} : { failed }) });
    };
    const timer = setTimeout(() => done("not closed"), PING_MS);
    socket.on("error", (error) => done(error.message));
    socket.on("close", () => done());
    socket.resume();
  });
}

const slower = (byMs: number) => (before: Probe, after: Probe) =>
  after.failed !== undefined || after.ms - before.ms >= byMs;
const fails = (_before: Probe, after: Probe): boolean => after.failed !== undefined;

function probeText({ ms, failed }: Probe): string {
  return failed ?? `${String(ms)} ms`;
}

function streamFault(kind: StreamKind): Fault {
  return {
    name: kind.name,
    summary: kind.summary,
    needs: ["links"],
    colour: kind.colour,
    words: { ...TARGETS, ...WHICH, ...kind.words },
    choose: (nodes, random, asked) => ({
      targets: chooseTargets(nodes, random, asked),
      links: chooseLinks(nodes, random, asked),
      ...kind.attributes(random, asked),
    }),
    async inject(cluster, plan: FaultPlan, signal) {
      const { targets: _targets, links: _links, ...attributes } = plan as unknown as Record<string, number>;
      const links = await linksOf(cluster, plan, signal);
      const probe = (link: Link): Promise<Probe> => kind.probe(cluster, link, attributes);
      const before = await Promise.all(links.map(probe));
      await kind.prepare?.(cluster, links, attributes);
      const { control } = cluster.network;
      await Promise.all(
        links.flatMap(({ proxies }) =>
          proxies.flatMap((proxy) =>
            kind.streams.map((stream) =>
              control.addToxic(proxy, {
                name: `faultline_${kind.name}_${stream}`,
                type: kind.toxic,
                stream,
                attributes,
              }),
            ),
          ),
        ),
      );
      const after = await Promise.all(
        links.map((link) => (kind.rare ? untilFailed(() => probe(link)) : probe(link))),
      );
      const what = Object.entries(attributes).map(([name, value]) => `${name} ${String(value)}`);
      const seen = links.map(
        (link, i) => `${linkText(link)}: ${probeText(before[i]!)} before, ${probeText(after[i]!)} after`,
      );
      return {
        targets: [...new Set(links.map(({ to }) => to))],
        observed: `${what.join(", ")}; ${seen.join("; ")}`,
        bit: links.every((_, i) => kind.struck(before[i]!, after[i]!, attributes)),
      };
    },
    heal: (cluster) => cluster.network.heal(),
    healed: linksAnswer,
  };
}

const BOTH: readonly Direction[] = ["upstream", "downstream"];

export const bandwidth = streamFault({
  name: "bandwidth",
  summary: "Links carry a few kilobytes a second.",
  colour: "#0072B2",
  toxic: "bandwidth",
  streams: BOTH,
  attributes: (random) => ({ rate: 1 + random.below(3) }),
  probe: ping,
  struck: slower(5),
});

export const slicer = streamFault({
  name: "slicer",
  summary: "Bytes trickle through links in small pieces.",
  colour: "#117733",
  toxic: "slicer",
  streams: BOTH,
  attributes: (random) => ({
    average_size: 2 + random.below(6),
    size_variation: 1,
    delay: 5000 + random.below(15_000),
  }),
  probe: ping,
  struck: slower(5),
});

export const timeout = streamFault({
  name: "timeout",
  summary: "Links swallow what is sent, and close a while later.",
  colour: "#AA4499",
  toxic: "timeout",
  streams: BOTH,
  attributes: (random) => ({ timeout: 100 + random.below(900) }),
  probe: ping,
  struck: fails,
});

export const limitData = streamFault({
  name: "limit-data",
  summary: "Connections break after the first bytes of a reply: the outcome of what was asked is unknown.",
  colour: "#999933",
  toxic: "limit_data",
  streams: ["downstream"],
  // No protocol answers a ping in fewer bytes.
  attributes: (random) => ({ bytes: 1 + random.below(5) }),
  probe: ping,
  struck: fails,
});

export const lostReply = streamFault({
  name: "lost-reply",
  summary: "Now and then a reply is swallowed and its connection closed: the classic unknown outcome.",
  words: { commit: "only replies to COMMIT; needs a system that takes faults of messages" },
  colour: "#CC6677",
  toxic: "lose_reply",
  streams: ["downstream"],
  attributes: (random, asked) =>
    asked.includes("commit")
      ? { one_in: 1 + random.below(5), commits: 1 }
      : { one_in: 5 * 2 ** random.below(5) },
  async prepare({ network, echo }, links, { commits }) {
    if (commits === undefined) return;
    const framed = links.flatMap((link) => link.framed ?? []);
    if (framed.length === 0 || echo === undefined)
      throw new Error("lost-reply:commit needs a system whose messages are known; leave out the word commit");
    await Promise.all(
      framed.map(async (proxy) => {
        const toxic = { name: "faultline_commits", type: "watch_commits", stream: "upstream" } as const;
        await network.control.addToxic(proxy, toxic);
        // Messages can only be told from a connection's first byte on.
        await network.control.resetConnections(proxy);
      }),
    );
  },
  probe: (cluster, link, { commits }) =>
    commits === undefined ? ping(cluster, link) : committed(cluster, link),
  rare: true,
  struck: fails,
});

export const slowClose = streamFault({
  name: "slow-close",
  summary: "Connections that are closed stay open for a while.",
  colour: "#88CCEE",
  toxic: "slow_close",
  streams: BOTH,
  attributes: (random) => ({ delay: 200 + random.below(1800) }),
  probe: hangUp,
  struck: (before, after, { delay }) => after.ms - before.ms >= delay! * 0.8,
});
