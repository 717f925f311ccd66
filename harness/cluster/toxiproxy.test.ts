/**
 * A cluster behind a Toxiproxy server that it did not start: its own proxies only, under its own name, gone with it.
 * FAULTLINE_TOXIPROXY_URL names a real server; without it the embedded proxy stands for one.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useToxiproxy } from "../proxy/shared.js";
import { startTarget, type Target } from "../proxy/testing.js";
import type { Address } from "./address.js";
import { CLIENTS } from "./network.js";
import type { Cluster } from "./cluster.js";
import { clearPlace, takeLease } from "./lease.js";
import type { ClusterPlan, Site } from "./plan.js";
import { startCluster } from "./start.js";

const ECHO = `
const [host, port] = process.argv.slice(1);
require("node:net").createServer((socket) => socket.on("error", () => {}).pipe(socket)).listen(Number(port), host);
`;

const PLAN: ClusterPlan = {
  ports: { client: 7000 },
  nodes: [
    {
      name: "n1",
      servers: ({ host, port }: Site) => [{ file: process.execPath, args: ["-e", ECHO, host, String(port)] }],
      stopSignal: "SIGTERM",
    },
  ],
};

/** @throws when nothing comes back */
function ping(address: Address, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(address, () => socket.write("ping"));
    const done = (error?: Error): void => {
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    signal.addEventListener("abort", () => done(new Error("silence")), { once: true });
    socket.on("data", () => done());
    socket.on("error", done);
    socket.on("close", () => done(new Error("closed")));
  });
}

const FOREIGN = "somebody-elses";
const label = (name: string): string => `test-toxiproxy-${name}-${String(process.pid)}`;
let target: Target;
let logs: string;

const start = (name: string): Promise<Cluster> =>
  startCluster(PLAN, { label: label(name), logs, powers: { ping }, toxiproxy: target.url });
const names = async (): Promise<string[]> => Object.keys(await target.control.proxies()).sort();

beforeAll(async () => {
  target = await startTarget();
  logs = mkdtempSync(join(tmpdir(), "toxiproxy-test-"));
  await target.control.createProxy({ name: FOREIGN, listen: "127.0.0.1:0", upstream: "127.0.0.1:9" });
});

afterAll(async () => {
  await target[Symbol.asyncDispose]();
  rmSync(logs, { recursive: true });
});

describe("a cluster behind a Toxiproxy server of somebody else", () => {
  it("two runs share it; each breaks and heals its own links only, and takes them away", async () => {
    const [one, other] = [await start("one"), await start("other")];
    expect((await names()).filter((name) => name !== FOREIGN).length).toBe(2);
    const answers = ({ nodes }: Cluster): Promise<boolean> =>
      ping(nodes[0]!, AbortSignal.timeout(500)).then(
        () => true,
        () => false,
      );
    for (const mode of ["cut", "hold", "drop"] as const) {
      await one.network.silence([{ from: CLIENTS, to: "n1" }], mode);
      expect([mode, await answers(one), await answers(other)]).toEqual([mode, false, true]);
      await one.network.heal();
      expect([mode, await answers(one)]).toEqual([mode, true]);
    }
    await one.network.silence([{ from: CLIENTS, to: "n1" }], "cut");
    await other.close();
    await one.close();
    expect(await names()).toEqual([FOREIGN]);
  });

  it("whoever clears the place of a dead run removes its proxies", async () => {
    const place = takeLease(label("dead"));
    const control = await useToxiproxy(target.url, place);
    await control.createProxy({ name: "left", listen: "127.0.0.1:0", upstream: "127.0.0.1:9" });
    expect((await names()).length).toBe(2);
    await clearPlace(place);
    expect(await names()).toEqual([FOREIGN]);
  });

  it("where nothing answers, says how to start one, and leaves nothing", async () => {
    const nobody = { label: label("nobody"), logs, powers: { ping }, toxiproxy: "http://127.0.0.1:9" };
    await expect(startCluster(PLAN, nobody)).rejects.toThrow(
      /no Toxiproxy answers at http:\/\/127\.0\.0\.1:9.*toxiproxy-server/,
    );
  });
});
