/** Duties of a single connection, watched at its link. */
import type { Client, Invocation } from "../../harness/client.js";
import type { ClusterNode } from "../../harness/cluster/cluster.js";
import { CLIENTS } from "../../harness/cluster/network.js";
import { clients as onClients, limit, simulate } from "../../harness/generator/index.js";
import { pause } from "../../harness/run/deadline.js";
import { NotConformant, type Bench, type Check, type Subject } from "./check.js";

/** How long a client may take to notice that its connection is gone. */
const NOTICE_MS = 3000;

/** An operation of the workload that changes something. */
function change({ workload }: Subject, { settings }: Bench): Invocation {
  const generator = onClients(limit(200, workload.generate({ concurrency: 2, settings })));
  const calls = simulate(generator, { concurrency: 2, seed: 11 }).filter(({ type }) => type === "invoke");
  const operations = calls.map(({ f, value, key }) => ({ f, value, key: key ?? null, process: 0 }));
  const found = operations.find((operation) => !workload.isRead(operation));
  if (found === undefined) throw new Error(`none of 200 operations of ${workload.name} changes anything`);
  return found;
}

/** What a call came to within a time. */
type Outcome = { readonly ok: unknown } | { readonly error: unknown } | "silent";

function outcome(call: Promise<unknown>, withinMs: number): Promise<Outcome> {
  return Promise.race([
    call.then(
      (ok) => ({ ok }),
      (error: unknown) => ({ error }),
    ),
    pause(withinMs).then(() => "silent" as const),
  ]);
}

class Wire {
  readonly #bench: Bench;
  readonly node: ClusterNode;
  readonly proxy: string;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.node = bench.cluster.nodes[0]!;
    this.proxy = bench.cluster.network.link(CLIENTS, this.node.name)!.proxies[0]!;
  }

  open({ clients }: Subject): Promise<Client> {
    const { settings, signal, cluster } = this.#bench;
    return clients.open(this.node, settings, signal, cluster.nodes);
  }

  /** Connections accepted at all client links, ever: whoever fails over or retries makes new ones. */
  async accepted(): Promise<number> {
    const { network } = this.#bench.cluster;
    const proxies = network.links.filter(({ from }) => from === CLIENTS).flatMap((link) => link.proxies);
    const stats = await Promise.all(proxies.map((proxy) => network.control.stats(proxy)));
    return stats.reduce((sum, one) => sum + (one?.accepted ?? 0), 0);
  }

  get control() {
    return this.#bench.cluster.network.control;
  }

  async heal(): Promise<void> {
    await this.#bench.cluster.network.heal();
  }
}

/** Runs `work` with an open client, and leaves every link healed and the client closed. */
async function withClient(
  bench: Bench,
  subject: Subject,
  work: (client: Client, wire: Wire) => Promise<void>,
): Promise<void> {
  const { clients } = subject;
  const wire = new Wire(bench);
  await clients.prepare(wire.node, bench.settings, bench.signal, bench.cluster.nodes);
  const client = await wire.open(subject);
  try {
    await work(client, wire);
  } finally {
    await wire.heal();
    await client.close();
  }
}

export function clientChecks(subject: Subject): Check[] {
  const { name } = subject.workload;
  const never = new AbortController().signal;
  return [
    {
      name: `${name}: nothing is ok before the server has answered`,
      run: (bench) =>
        withClient(bench, subject, async (client, wire) => {
          const operation = change(subject, bench);
          await wire.control.drop(wire.proxy, "downstream");
          const call = client.invoke(operation, never);
          call.catch(() => undefined);
          const seen = await outcome(call, 400);
          if (seen !== "silent" && "ok" in seen) {
            throw new NotConformant(
              `the server's answers were swallowed, yet ${operation.f} came back ok with ${JSON.stringify(seen.ok)}: expected it to wait for the answer`,
            );
          }
        }),
    },
    {
      name: `${name}: a connection lost in the middle is reported, and nothing is sent again`,
      run: (bench) =>
        withClient(bench, subject, async (client, wire) => {
          const operation = change(subject, bench);
          await wire.control.drop(wire.proxy, "downstream");
          const call = client.invoke(operation, never);
          call.catch(() => undefined);
          await pause(100);
          const before = await wire.accepted();
          await wire.heal();
          await wire.control.resetConnections(wire.proxy);
          const seen = await outcome(call, NOTICE_MS);
          if (seen === "silent") {
            throw new NotConformant(
              `the connection was reset, yet ${operation.f} neither failed nor succeeded within ${String(NOTICE_MS)} ms: expected it to throw`,
            );
          }
          await pause(300);
          const more = (await wire.accepted()) - before;
          if ("ok" in seen || more > 0) {
            throw new NotConformant(
              `the connection was reset while ${operation.f} waited; expected an error and no new connection, got ${"ok" in seen ? "ok" : "an error"} and ${String(more)} new connections: something retries or swallows errors (switch retries, reconnects and failover off by name)`,
            );
          }
        }),
    },
    {
      name: `${name}: a server that refuses connections is an error, and a definite one if nothing was sent`,
      run: (bench) =>
        withClient(bench, subject, async (_client, wire) => {
          const operation = change(subject, bench);
          await wire.control.cut(wire.proxy);
          const attempt = async (): Promise<unknown> => {
            const second = await wire.open(subject);
            try {
              return await second.invoke(operation, never);
            } finally {
              await second.close();
            }
          };
          const seen = await outcome(attempt(), NOTICE_MS);
          if (seen === "silent" || "ok" in seen) {
            throw new NotConformant(
              `every connection was refused, yet ${operation.f} ${seen === "silent" ? `gave no answer within ${String(NOTICE_MS)} ms` : "came back ok"}: expected it to throw`,
            );
          }
          const { code } = bench.system.classify(seen.error);
          if (typeof code !== "string" || code === "")
            throw new NotConformant(
              `expected classify() to name the error ${String(seen.error)} with a code`,
            );
        }),
    },
    {
      name: `${name}: close() may be called twice, and leaves no connection`,
      run: (bench) =>
        withClient(bench, subject, async (client, wire) => {
          await client.invoke(change(subject, bench), never).catch(() => undefined);
          await client.close();
          await client.close();
          for (let tries = 0; tries < 50; tries++) {
            const { connections } = (await wire.control.stats(wire.proxy))!;
            if (connections === 0) return;
            await pause(20);
          }
          const { connections } = (await wire.control.stats(wire.proxy))!;
          throw new NotConformant(
            `expected no connection after close(), there are ${String(connections)}: long runs would use up the server's connections`,
          );
        }),
    },
  ];
}
