/** What is started, without starting it: names for peers, and a dialer that knows whose addresses are announced. */
import { expect, it } from "vitest";
import type { Site } from "../../harness/cluster/plan.js";
import { plan } from "./plan.js";

const PORTS = { client: 5000, quorum: 5001, election: 5002, dialer: 5003 };

function site(name: string, host: string): Site {
  const peers = ["n1", "n2", "n3"].map((peer, i) => ({
    name: peer,
    host: peer,
    address: `127.9.9.${String(i + 1)}`,
    own: `127.9.0.${String(i + 1)}`,
    elsewhere: [],
  }));
  return { name, folder: `/place/${name}`, host, port: PORTS.client, ports: PORTS, peers };
}

it("servers know each other by name, and dial addresses of their run by the names behind them", () => {
  const second = plan({ classpath: "jars" }, 3).nodes[1]!;
  const at = site("n2", "127.9.0.2");
  const files = second.files!(at);
  expect(files["zoo.cfg"]).toContain("server.1=n1:5001:5002\nserver.2=n2:5001:5002\nserver.3=n3:5001:5002\n");
  expect(files["data/myid"]).toBe("2");
  const [server, dialer] = second.servers(at);
  expect(server.args).toContain("-DsocksProxyHost=127.9.0.2");
  // Empty: anything else keeps loopback addresses from the proxy.
  expect(server.args).toContain("-DsocksNonProxyHosts=");
  expect(dialer!.args.slice(1)).toEqual([
    "127.9.0.2",
    "5003",
    "127.9.0.1=n1",
    "127.9.0.2=n2",
    "127.9.0.3=n3",
  ]);
});

it("in a container there is no dialer, and no port for one: what servers dial is led over links", () => {
  const { byAddress, image, ports, nodes } = plan({ image: "zookeeper:3.9.4" }, 3);
  expect({ byAddress, image }).toEqual({ byAddress: true, image: "zookeeper:3.9.4" });
  expect(Object.keys(ports)).toEqual(["client", "quorum", "election"]);
  const servers = nodes[1]!.servers(site("n2", "127.9.0.2"));
  expect(servers).toHaveLength(1);
  expect(servers[0].args.join(" ")).not.toContain("socks");
});
