/** What a transaction is on the wire, and what becomes of one that fails. */
import { afterEach, describe, expect, it } from "vitest";
import type { Client } from "../../harness/client.js";
import { settingsFor } from "../conformance/kit.js";
import type { Settings } from "../system.js";
import type { Document } from "./client.js";
import { classify } from "./errors.js";
import { listAppend } from "./micro-operations.js";
import { register } from "./register.js";
import { scriptedServer, type Scripted } from "./scripted-server.js";
import { mongodb } from "./system.js";

const signal = new AbortController().signal;
const TXN = [
  ["append", 1, 10],
  ["r", 1, null],
];
const found = { cursor: { id: 0, firstBatch: [{ _id: 1, v: [7, 10] }] } };

let server: Scripted;
let client: Client;
afterEach(async () => {
  await client.close();
  server.close();
});

async function open(
  clients: typeof listAppend,
  answer: (command: Document) => Document | "hang up" = () => ({}),
  given: Settings = {},
): Promise<Client> {
  server = await scriptedServer("n1", (command) => (command["find"] === undefined ? answer(command) : found));
  const settings = settingsFor(mongodb, given);
  return (client = await clients.open(server.node, settings, signal, [server.node]));
}

const invoke = (f: string, value: unknown): Promise<unknown> =>
  client.invoke({ f, value, key: 1, process: 0 }, signal);

describe("a transaction", () => {
  it("begins with its first command, and is committed once", async () => {
    await open(listAppend);
    expect(await invoke("txn", TXN)).toEqual([TXN[0], ["r", 1, [7, 10]]]);
    const [append, read, commit] = server.asked;
    expect(server.asked).toHaveLength(3);
    expect(append).toMatchObject({
      startTransaction: true,
      readConcern: { level: "snapshot" },
      txnNumber: 1,
    });
    expect(Object.keys(read!)[0]).toBe("find");
    expect(read).toMatchObject({ txnNumber: 1, autocommit: false });
    expect(read).not.toHaveProperty("startTransaction");
    expect(read).not.toHaveProperty("readConcern");
    expect(commit).toMatchObject({
      commitTransaction: 1,
      txnNumber: 1,
      autocommit: false,
      writeConcern: { w: "majority" },
      $db: "admin",
    });
    expect(commit!["lsid"]).toEqual(append!["lsid"]);
    await invoke("txn", TXN);
    expect(server.asked[3]).toMatchObject({ txnNumber: 2, startTransaction: true, lsid: append!["lsid"] });
  });

  it("is aborted when a command of it fails: it certainly did not happen", async () => {
    await open(listAppend, (command) =>
      command["update"] === undefined ? {} : { ok: 0, code: 112, errmsg: "conflict" },
    );
    const error: unknown = await invoke("txn", TXN).catch((thrown: unknown) => thrown);
    expect(classify(error)).toMatchObject({ definite: true, code: "WriteConflict" });
    expect(server.asked.map((command) => Object.keys(command)[0])).toEqual(["update", "abortTransaction"]);
  });

  it.each<[what: string, answer: Document | "hang up", definite: boolean]>([
    ["a connection that is lost", "hang up", false],
    ["a step-down", { ok: 0, code: 11602 }, false],
    ["a transaction that is gone", { ok: 0, code: 251 }, true],
    ["a write concern that was not reached", { writeConcernError: { code: 64 } }, false],
  ])(
    "after its commit was sent only the server can say what happened: %s",
    async (_what, answer, definite) => {
      await open(listAppend, (command) => (command["commitTransaction"] === undefined ? {} : answer));
      const error: unknown = await invoke("txn", TXN).catch((thrown: unknown) => thrown);
      expect(classify(error)).toMatchObject({ definite });
      expect(server.asked.filter((command) => command["commitTransaction"] === 1)).toHaveLength(1);
    },
  );
});

describe("what is asked outside of transactions", () => {
  it.each<[given: Settings, Document]>([
    [{}, { readConcern: { level: "linearizable" } }],
    [
      { "read-preference": "secondary" },
      { readConcern: { level: "majority" }, $readPreference: { mode: "secondary" } },
    ],
    [
      { "read-preference": "nearest", "read-concern": "local" },
      { readConcern: { level: "local" }, $readPreference: { mode: "nearest" } },
    ],
  ])("%j reads as settings say", async (given, expected) => {
    await open(register, undefined, given);
    await invoke("read", null);
    expect(server.asked[0]).toMatchObject(expected);
    if (given["read-preference"] === undefined) expect(server.asked[0]).not.toHaveProperty("$readPreference");
  });

  it.each<[given: Settings, Document]>([
    [{}, { w: "majority" }],
    [
      { "write-concern": "1", journal: "off" },
      { w: 1, j: false },
    ],
    [{ journal: "on" }, { w: "majority", j: true }],
  ])("%j writes as settings say", async (given, expected) => {
    await open(register, undefined, given);
    await invoke("write", 3);
    expect(server.asked[0]!["writeConcern"]).toEqual(expected);
  });

  it("a compare-and-set that finds another value did not happen", async () => {
    await open(register, () => ({ value: null }));
    await expect(invoke("cas", [1, 2])).rejects.toMatchObject({ code: "cas-mismatch" });
  });
});
