/** Which member a client asks: of servers that say what they are told to. */
import { afterEach, expect, it } from "vitest";
import { pause } from "../../harness/run/deadline.js";
import { settingsFor } from "../conformance/kit.js";
import type { Settings } from "../system.js";
import type { Document } from "./client.js";
import { scriptedServer, type Scripted } from "./scripted-server.js";
import { Session } from "./session.js";
import { mongodb } from "./system.js";

const FOUND = { cursor: { id: 0, firstBatch: [] } };

let servers: Scripted[] = [];
let session: Session | undefined;
/** Who the servers say is the primary; `silent` says nothing. */
let primary: string;
let silent: string | undefined;
afterEach(() => {
  session?.close();
  servers.forEach((server) => server.close());
});

async function open(home: number, given: Settings = {}): Promise<Session> {
  primary = "n1";
  silent = undefined;
  servers = await Promise.all(
    ["n1", "n2", "n3"].map((name) =>
      scriptedServer(name, (command): Document | "nothing" => {
        if (name === silent) return "nothing";
        if (command["find"] !== undefined) return FOUND;
        return { isWritablePrimary: name === primary, electionId: `7fffffff000${primary.slice(1)}` };
      }),
    ),
  );
  const nodes = servers.map(({ node }) => node);
  const settings = settingsFor(mongodb, given);
  session = await Session.open(nodes[home]!, settings, new AbortController().signal, nodes);
  return session;
}

const asked = (): string[] => servers.flatMap(({ node, asked: all }) => all.map(() => node.name));

it.each<[preference: string, home: number, reads: string]>([
  ["primary", 1, "n1"],
  ["nearest", 1, "n2"],
  ["nearest", 0, "n1"],
  ["secondary", 2, "n3"],
  ["secondary", 0, "n2"],
])("reads by %s of the client of node %i go to %s", async (preference, home, reads) => {
  await (await open(home, { "read-preference": preference })).find({ find: "any" });
  expect(asked()).toEqual([reads]);
});

it("writes follow the primary, and nobody waits for a member that does not answer", async () => {
  const opened = await open(2);
  await opened.write({ insert: "any" });
  expect(asked()).toEqual(["n1"]);
  primary = "n2";
  silent = "n3";
  while (servers[1]!.asked.length === 0) {
    await opened.write({ insert: "any" });
    await pause(20);
  }
  const before = servers[0]!.asked.length;
  primary = "n1";
  // Of an election before that of n2.
  for (let i = 0; i < 40; i++) {
    await opened.write({ insert: "any" });
    await pause(50);
  }
  expect(servers[0]!.asked).toHaveLength(before);
});
