/** What members are started with, what makes a set of them, and what runs already. */
import { describe, expect, it } from "vitest";
import type { Site } from "../../harness/cluster/plan.js";
import { settingsFor } from "../conformance/kit.js";
import { external, hostsIn } from "./external.js";
import { configuration } from "./members.js";
import { plan } from "./plan.js";
import { mongodb } from "./system.js";

const peers = ["n1", "n2", "n3"].map((name) => ({
  name,
  host: name,
  address: "127.9.1.2",
  own: "127.9.0.2",
  elsewhere: [],
}));
const site: Site = { ...peers[0]!, folder: "/run/n1", host: "127.9.0.1", port: 4000, ports: {}, peers };

describe("the plan", () => {
  it("starts a member on the node's own address, with its data in the node's folder", () => {
    const { nodes } = plan("mongod", {}, 3);
    expect(nodes.map(({ name }) => name)).toEqual(["n1", "n2", "n3"]);
    expect(nodes[0]!.setup!(site)).toEqual([{ file: "mkdir", args: ["-p", "/run/n1/data"] }]);
    const [{ file, args }] = nodes[0]!.servers(site);
    expect(file).toBe("mongod");
    expect(args).toEqual(
      expect.arrayContaining(["--bind_ip=127.9.0.1", "--port=4000", "--dbpath=/run/n1/data"]),
    );
  });

  it("makes a set of members by the names under which each finds the others", () => {
    const direct = { host: "127.9.0.1", port: 4000 };
    expect(configuration({ peers, direct }, { "election-timeout": "2000" })).toEqual({
      _id: "faultline",
      members: [
        { _id: 0, host: "n1:4000" },
        { _id: 1, host: "n2:4000" },
        { _id: 2, host: "n3:4000" },
      ],
      settings: { electionTimeoutMillis: 2000 },
    });
  });

  it("starts nothing where servers run already", () => {
    const dsn = "mongodb://db.example,[::1]:27018/test?replicaSet=rs0";
    expect(external(dsn).external).toEqual([
      { name: "n1", host: "db.example", port: 27017 },
      { name: "n2", host: "::1", port: 27018 },
    ]);
    expect(hostsIn(dsn)).toBe(2);
  });

  it.each([
    ["mongodb+srv://db.example", "expected mongodb://host:port"],
    ["mongodb://", "expected mongodb://host:port"],
    ["mongodb://me:secret@db.example", "dsn=mongodb://…@db.example: expected"],
    ["mongodb://db.example/?tls=true", "TLS are not known"],
  ])("%s is refused", (dsn, message) => {
    expect(() => external(dsn)).toThrow(message);
  });

  it.each([
    [{ members: "3" }, 1, "--nodes 1: expected 3"],
    [{ "election-timeout": "2s" }, 3, "election-timeout=2s: expected milliseconds"],
    [{ "read-concern": "linearizable", "read-preference": "nearest" }, 3, "only a primary can tell"],
  ])("%j with %i nodes is refused", (given, nodes, message) => {
    expect(() => mongodb.plan(settingsFor(mongodb, given), nodes, "docker")).toThrow(message);
  });
});
