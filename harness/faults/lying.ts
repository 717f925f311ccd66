/** A lying node: bits flip in what it answers to clients. (A Byzantine fault; checksums and TLS are what helps.) */
import type { Fault, FaultPlan } from "./fault.js";
import { linksOf } from "./links.js";
import { linksAnswer, linkText, look } from "./observe.js";
import { chooseTargets, TARGETS } from "./targets.js";

/** How long to look for a ping whose answer was damaged. */
const LOOK_MS = 4000;
const PING_MS = 500;

export const lyingNode: Fault = {
  name: "lying-node",
  summary: "Bits flip in the replies of nodes to clients. Needs the embedded proxy.",
  needs: ["links"],
  colour: "#DDCC77",
  words: TARGETS,
  choose: (nodes, random, asked) => ({
    targets: chooseTargets(nodes, random, asked.length === 0 ? ["one"] : asked),
    links: "clients",
    // One bit in so many bytes.
    bytes_per_flip: 100 * 2 ** random.below(4),
  }),
  async inject(cluster, plan: FaultPlan, signal) {
    const attributes = { bytes_per_flip: plan["bytes_per_flip"] as number };
    const links = await linksOf(cluster, plan, signal);
    const { control } = cluster.network;
    await Promise.all(
      links.flatMap(({ proxies }) =>
        proxies.map((proxy) =>
          control.addToxic(proxy, {
            name: "faultline_lie",
            type: "corrupt",
            stream: "downstream",
            attributes,
          }),
        ),
      ),
    );
    const lies = await Promise.all(
      links.map(async ({ at }) => {
        for (const until = Date.now() + LOOK_MS; Date.now() < until && !signal.aborted;) {
          const sight = await look(cluster, at, PING_MS);
          if (!sight.answers) return sight.how;
        }
        return undefined;
      }),
    );
    const seen = links.map(
      (link, i) => `${linkText(link)}: ${lies[i] ?? "every ping was answered as it should be"}`,
    );
    return {
      targets: links.map(({ to }) => to),
      observed: `a bit in ${String(attributes.bytes_per_flip)} bytes; ${seen.join("; ")}`,
      bit: lies.every((lie) => lie !== undefined),
    };
  },
  heal: (cluster) => cluster.network.heal(),
  healed: linksAnswer,
};
