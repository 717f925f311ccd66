/** Configurations, without a server. */
import { describe, expect, it } from "vitest";
import type { Site } from "../../harness/cluster/plan.js";
import { plan } from "./plan.js";

const peers = ["n1", "n2"].map((name, i) => ({ name, host: `127.1.0.${String(i + 1)}` }));
const site = { ...peers[0]!, port: 4222, ports: {}, folder: "/run/n1", peers } as unknown as Site;

const configured = (settings: Record<string, string>, at: Site, nodes = 1): string =>
  plan("nats-server", settings, nodes).nodes[0]!.files!(at)["nats.conf"]!;

describe("nats.conf", () => {
  it("says nothing of what is as shipped", () => {
    expect(configured({}, site)).not.toMatch(/sync|cluster/);
  });

  it("says how often files are flushed", () => {
    expect(configured({ "sync-interval": "always" }, site)).toMatch(/store_dir: .*sync_interval: always }/);
  });

  it("names the other servers of a cluster, and announces no address", () => {
    const clustered = configured({}, { ...site, ports: { cluster: 6222 } }, 2);
    expect(clustered).toMatch(/no_advertise: true, routes: \["nats-route:\/\/127\.1\.0\.2:6222"\]/);
  });
});
