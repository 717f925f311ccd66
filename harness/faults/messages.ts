/**
 * Faults of messages: datagrams (UDP), and the messages of streams whose framing is known, are lost, repeated, swapped
 * or damaged in their content. No network does this to the messages of a TCP stream: there it stands for a broken
 * proxy, driver or card, and what is found says what protocol and client make of it.
 *
 * Seen from outside by what comes back: texts are sent to be repeated, over one connection, one after the other.
 */
import type { Cluster } from "../cluster/cluster.js";
import type { Link } from "../cluster/network.js";
import type { Random } from "../generator/random.js";
import { messageOf } from "../run/worker.js";
import { withDeadline } from "../run/deadline.js";
import type { Capability, Fault, FaultPlan } from "./fault.js";
import { chooseLinks, linksOf, WHICH } from "./links.js";
import { linksAnswer, linkText } from "./observe.js";
import { chooseTargets, TARGETS } from "./targets.js";

const SIDES: Readonly<Record<string, string>> = {
  replies: "messages to whoever opened the connection (default)",
  requests: "messages from whoever opened the connection",
};

const LOOK_MS = 8000;
const ECHO_MS = 700;
const TEXTS = Array.from({ length: 8 }, (_, i) => `faultline-${String(i)}`);

/** What is not as it should be with what came back; undefined when all is. */
async function oddity(cluster: Cluster, { at }: Link): Promise<string | undefined> {
  let back: readonly string[];
  try {
    back = await withDeadline("echo", ECHO_MS, (signal) => cluster.echo!(at, TEXTS, signal));
  } catch (error) {
    return messageOf(error);
  }
  const i = TEXTS.findIndex((text, n) => back[n] !== text);
  return i < 0 ? undefined : `sent ${TEXTS[i]!}, got back ${JSON.stringify(back[i])}`;
}

/** The first oddity within a while; none when every text came back as it was. */
async function firstOddity(cluster: Cluster, link: Link, signal: AbortSignal): Promise<string | undefined> {
  for (const until = Date.now() + LOOK_MS; Date.now() < until && !signal.aborted;) {
    const odd = await oddity(cluster, link);
    if (odd !== undefined) return odd;
  }
  return undefined;
}

interface MessageKind {
  readonly name: string;
  readonly summary: string;
  readonly colour: string;
  readonly attribute: string;
  /** Beside links and messages. */
  readonly needs?: readonly Capability[];
  oneIn(random: Random): number;
}

function messageFault({ name, summary, colour, attribute, needs = [], oneIn }: MessageKind): Fault {
  return {
    name,
    summary,
    needs: ["links", "messages", ...needs],
    colour,
    words: { ...TARGETS, ...WHICH, ...SIDES },
    choose: (nodes, random, asked) => ({
      targets: chooseTargets(nodes, random, asked),
      links: asked.some((word) => WHICH[word] !== undefined) ? chooseLinks(nodes, random, asked) : "clients",
      side: asked.find((word) => SIDES[word] !== undefined) ?? "replies",
      [attribute]: oneIn(random),
    }),
    async inject(cluster, plan: FaultPlan, signal) {
      if (cluster.echo === undefined) throw new Error("this system cannot be asked to repeat a text");
      const { targets: _targets, links: _links, side, ...attributes } = plan;
      const stream = side === "requests" ? "upstream" : "downstream";
      const links = (await linksOf(cluster, plan, signal)).filter(
        ({ framed = [], datagrams = [] }) => framed.length + datagrams.length > 0,
      );
      if (links.length === 0)
        throw new Error(
          `${name} needs links of datagrams, or of streams whose framing the plan names; there are none among those of ${plan.targets.join(", ")}`,
        );
      const before = await Promise.all(links.map((link) => oddity(cluster, link)));
      const { control } = cluster.network;
      const given = attributes as Record<string, number>;
      await Promise.all(
        links.flatMap(({ framed = [], datagrams = [] }) => [
          ...framed.map(async (proxy) => {
            const toxic = { name: `faultline_${name}`, type: "messages", stream, attributes: given } as const;
            await control.addToxic(proxy, toxic);
            // Messages can only be told from a connection's first byte on.
            await control.resetConnections(proxy);
          }),
          ...datagrams.map((one) => control.meddle(one, { [stream]: given })),
        ]),
      );
      const odd = await Promise.all(links.map((link) => firstOddity(cluster, link, signal)));
      const seen = links.map((link, i) => {
        const fine = "every text came back as it was";
        return `${linkText(link)}: ${before[i] === undefined ? "" : `already before, ${before[i]}; `}${odd[i] ?? fine}`;
      });
      const what = Object.entries(given).map(([attribute, n]) => `${attribute} ${String(n)}`);
      return {
        targets: [...new Set(links.map(({ to }) => to))],
        observed: `${side === "requests" ? "requests" : "replies"}, ${what.join(", ")}; ${seen.join("; ")}`,
        bit: links.every((_, i) => before[i] === undefined && odd[i] !== undefined),
      };
    },
    heal: (cluster) => cluster.network.heal(),
    async healed(cluster, signal) {
      const receipt = await linksAnswer(cluster, signal);
      if (!receipt.bit || cluster.echo === undefined) return receipt;
      const links = cluster.network.links.filter(
        ({ framed = [], datagrams = [] }) => framed.length + datagrams.length > 0,
      );
      const odd = await Promise.all(links.map((link) => oddity(cluster, link)));
      const still = links.flatMap((link, i) =>
        odd[i] === undefined ? [] : [`${linkText(link)}: ${odd[i]}`],
      );
      return still.length === 0 ? receipt : { ...receipt, observed: still.join("; "), bit: false };
    },
  };
}

export const loss = messageFault({
  name: "loss",
  summary: "Messages are lost. A framed stream's client waits for one in vain.",
  colour: "#661100",
  attribute: "lose_one_in",
  oneIn: (random) => 10 + random.below(30),
});

export const duplication = messageFault({
  name: "duplication",
  summary: "Messages arrive twice.",
  colour: "#6699CC",
  attribute: "duplicate_one_in",
  oneIn: (random) => 10 + random.below(30),
});

export const reordering = messageFault({
  name: "reordering",
  summary: "Messages overtake one another.",
  colour: "#DDAA33",
  attribute: "reorder_one_in",
  needs: ["pipelining"],
  oneIn: (random) => 5 + random.below(10),
});

export const corruption = messageFault({
  name: "corruption",
  summary: "A bit of a message's content flips; its length and form stay whole.",
  colour: "#BB5566",
  attribute: "corrupt_one_in",
  oneIn: (random) => 10 + random.below(30),
});
