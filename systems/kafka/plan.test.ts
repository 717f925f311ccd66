/** Who is a broker and who a controller, as servers are told it. */
import { describe, expect, it } from "vitest";
import type { Site } from "../../harness/cluster/plan.js";
import { plan } from "./plan.js";

const NAMES = ["n1", "n2", "n3", "n4"];
const PORTS = { client: 1, peers: 2, controller: 3 };

function propertiesOf(controllers: string): Record<string, string>[] {
  const peers = NAMES.map((name) => ({
    name,
    host: `${name}.peer`,
    address: "127.0.0.1",
    own: "127.0.0.1",
    elsewhere: [],
  }));
  return plan("/opt/kafka", { controllers }, NAMES.length).nodes.map((node) => {
    const site: Site = { name: node.name, folder: "/place", host: "127.0.0.1", port: 1, ports: PORTS, peers };
    const text = node.files!(site)["server.properties"] as string;
    return Object.fromEntries(
      text.split("\n").map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
  });
}

describe("the plan", () => {
  it("makes every node a broker and a controller", () => {
    for (const properties of propertiesOf("all")) {
      expect(properties["process.roles"]).toBe("broker,controller");
      expect(properties["controller.quorum.voters"]!.split(",")).toHaveLength(4);
      expect(properties["listeners"]).toContain("CONTROLLER://");
    }
  });

  it("makes the last one the only controller, where that is asked for", () => {
    const all = propertiesOf("last");
    expect(all.map((properties) => properties["process.roles"])).toEqual([
      "broker",
      "broker",
      "broker",
      "broker,controller",
    ]);
    for (const properties of all) expect(properties["controller.quorum.voters"]).toBe("4@n4.peer:3");
    expect(all[0]!["listeners"]).not.toContain("CONTROLLER");
    expect(all[0]!["advertised.listeners"]).not.toContain("CONTROLLER");
  });
});
