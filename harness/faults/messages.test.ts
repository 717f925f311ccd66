/**
 * Two nodes that repeat datagrams (UDP) and lines (TCP) on one port: faults of messages and partitions strike both kinds
 * of link, seen by what comes back, and are gone after heal.
 */
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Address } from "../cluster/address.js";
import type { Cluster } from "../cluster/cluster.js";
import { whyNoPrivateHosts } from "../cluster/private-hosts.js";
import { startCluster } from "../cluster/start.js";
import { keyedRandom } from "../generator/random.js";
import { corruption, duplication, loss, reordering } from "./messages.js";

const SERVER = `
const [host, port] = process.argv.slice(1);
const udp = require("node:dgram").createSocket("udp4");
udp.on("message", (data, from) => udp.send(data, from.port, from.address)).bind(Number(port), host);
require("node:net").createServer((s) => { s.on("error", () => {}); s.pipe(s); }).listen(Number(port), host);
`;

/** What comes back of texts sent one after the other, within a while. */
function overUdp({ host, port }: Address, texts: readonly string[]): Promise<string[]> {
  return new Promise((resolve) => {
    const back: string[] = [];
    const socket = createSocket("udp4");
    const done = (): void => {
      clearTimeout(timer);
      socket.close();
      resolve(back);
    };
    const timer = setTimeout(done, 500);
    let quiet: NodeJS.Timeout | undefined;
    socket.on("message", (data) => {
      back.push(data.toString());
      clearTimeout(quiet);
      // One more than were sent may come.
      if (back.length >= texts.length) quiet = setTimeout(done, 30);
    });
    for (const text of texts) socket.send(text, port, host);
  });
}

function overTcp(address: Address, texts: readonly string[], signal: AbortSignal): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let back = "";
    const socket = connect(address, () => socket.write(texts.map((text) => `${text}\n`).join("")));
    signal.addEventListener("abort", () => socket.destroy());
    socket.on("data", (data) => {
      back += data.toString();
      const lines = back.split("\n").slice(0, -1);
      if (lines.length < texts.length) return;
      socket.destroy();
      resolve(lines);
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed without an answer")));
  });
}

const why = await whyNoPrivateHosts();
const never = new AbortController().signal;

describe.skipIf(why !== undefined).each(["datagrams", "lines"] as const)(
  `faults of messages, over %s${why === undefined ? "" : ` (skipped: ${why})`}`,
  (kind) => {
    let logs: string;
    let cluster: Cluster;
    const echo = (address: Address, texts: readonly string[], signal: AbortSignal) =>
      kind === "datagrams" ? overUdp(address, texts) : overTcp(address, texts, signal);

    beforeAll(async () => {
      logs = mkdtempSync(join(tmpdir(), "messages-test-"));
      const servers = ({ host, port }: { host: string; port: number }) =>
        [{ file: process.execPath, args: ["-e", SERVER, host, String(port)] }] as const;
      cluster = await startCluster(
        {
          ports: { client: 7000 },
          ...(kind === "datagrams" ? { datagrams: ["client"] } : { framing: { client: "lines" } }),
          nodes: ["n1", "n2"].map((name) => ({ name, servers, stopSignal: "SIGTERM" as const })),
        },
        {
          label: `test-messages-${kind}-${String(process.pid)}`,
          logs,
          powers: { ping: async (address, signal) => void (await overTcp(address, ["ping"], signal)), echo },
        },
      );
    });
    afterAll(async () => {
      await cluster?.close();
      rmSync(logs, { recursive: true, force: true });
    });

    it.each([loss, duplication, reordering, corruption])(
      "$name strikes, and is gone after heal",
      async (fault) => {
        for (const words of [
          ["one", "clients"],
          ["all", "peers"],
          ["one", "clients", "requests"],
        ]) {
          const plan = fault.choose(["n1", "n2"], keyedRandom(1, 0, 0), words);
          const receipt = await fault.inject(cluster, plan, never);
          expect(receipt).toMatchObject({ bit: true });
          await fault.heal(cluster, never);
          expect(await fault.healed(cluster, never)).toMatchObject({ bit: true });
        }
      },
    );

    it("what is silenced is silent for both, one way only where asked, and heard again", async () => {
      const { network } = cluster;
      const at = network.link("n1", "n2")!.at;
      const other = network.link("clients", "n1")!.at;
      const heard = async (address: Address): Promise<boolean> => {
        const signal = AbortSignal.timeout(400);
        return (await echo(address, ["x"], signal).catch((): string[] => [])).length === 1;
      };
      for (const mode of ["cut", "hold", "drop"] as const) {
        await network.silence(
          [
            { from: "n1", to: "n2" },
            { from: "n2", to: "n1" },
          ],
          mode,
        );
        expect([mode, await heard(at), await heard(other)]).toEqual([mode, false, true]);
        await network.heal();
        expect([mode, await heard(at)]).toEqual([mode, true]);
      }
    });

    if (kind === "datagrams")
      it("one way: datagrams arrive, the answers do not", async () => {
        const { network } = cluster;
        const before = await network.control.datagrams("n1-n2-client");
        await network.silence([{ from: "n2", to: "n1" }], "drop");
        expect(await overUdp(network.link("n1", "n2")!.at, ["x"])).toEqual([]);
        const after = await network.control.datagrams("n1-n2-client");
        expect(after.upstream.sent - before.upstream.sent).toBe(1);
        expect(after.downstream.received - before.downstream.received).toBe(1);
        expect(after.downstream.sent).toBe(before.downstream.sent);
        await network.heal();
      });
  },
);
