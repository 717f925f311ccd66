/**
 * What servers say of themselves while a run goes on: how far their copy of the data goes, and what their clock shows.
 * Asked past the links, so that faults of the network do not silence it, every half second, all nodes at once. A node
 * that does not answer in time leaves a gap; it is never asked twice at once. Nothing here is judged.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import type { Cluster, ClusterNode, Position } from "../cluster/cluster.js";
import type { Sample } from "../store/samples.js";
import { withDeadline } from "./deadline.js";

const EVERY_MS = 500;
const ANSWER_MS = 1000;

export interface SamplerOptions {
  readonly path: string;
  /** Nanoseconds since the run began. */
  readonly now: () => number;
  /** Whether clocks are asked as well: where a fault may put them wrong. */
  readonly clocks: boolean;
  readonly everyMs?: number;
}

export interface Sampler {
  /** Resolves when nobody is asked any more. */
  stop(): Promise<void>;
}

/** Undefined where there is nothing to ask for: no replicas whose positions could be compared, no clocks. */
export function startSampler(cluster: Cluster, options: SamplerOptions): Sampler | undefined {
  const { path, now, everyMs = EVERY_MS } = options;
  const position = cluster.nodes.length > 1 ? cluster.position : undefined;
  const clock = options.clocks ? cluster.clock : undefined;
  if (position === undefined && clock === undefined) return undefined;
  const file = openSync(path, "wx");
  const asked = new Map<string, Promise<void>>();
  let rounds = 0;

  const ask = async (node: ClusterNode, round: number): Promise<void> => {
    const [at, offsetMs] = await Promise.all([
      quietly<Position>((signal) => position?.(node.direct, signal)),
      quietly<number>(async (signal) => {
        const shown = await clock?.(node.direct, signal);
        return shown === undefined ? undefined : Math.round(shown - Date.now());
      }),
    ]);
    if (at === undefined && offsetMs === undefined) return;
    const sample: Sample = {
      time: now(),
      round,
      node: node.name,
      ...(at === undefined ? {} : { position: at.at, unit: at.unit }),
      ...(offsetMs === undefined ? {} : { offsetMs }),
    };
    writeSync(file, `${JSON.stringify(sample)}\n`);
  };
  const round = (): void => {
    rounds++;
    for (const node of cluster.nodes) {
      if (asked.has(node.name)) continue;
      // A sample that cannot be had, or written, is no reason to end a run.
      const asking = ask(node, rounds).catch(() => undefined);
      asked.set(node.name, asking);
      void asking.then(() => asked.delete(node.name));
    }
  };
  round();
  const timer = setInterval(round, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(asked.values());
      closeSync(file);
    },
  };
}

async function quietly<T>(
  work: (signal: AbortSignal) => Promise<T | undefined> | undefined,
): Promise<T | undefined> {
  return withDeadline("a sample", ANSWER_MS, async (signal) => work(signal)).catch(
    (): undefined => undefined,
  );
}
