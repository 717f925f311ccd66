/** The table of errors, as a table; and placeholders. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import type { Phase } from "../sql/sql.js";
import { positional } from "./client.js";
import { MariadbFailure, classify } from "./errors.js";

const server = (errno: number, code: string) =>
  Object.assign(new Error("from the server"), { errno, code, sqlState: "HY000" });
const system = (code: string) => Object.assign(new Error("from the socket"), { code, errno: -104 });

describe("what an error means", () => {
  const deadlock = server(1213, "ER_LOCK_DEADLOCK");
  const lost = Object.assign(new Error("closed"), { code: "PROTOCOL_CONNECTION_LOST", fatal: true });
  const table: [
    what: string,
    Phase,
    cause: unknown,
    definite: boolean,
    code: string,
    disconnected: boolean,
  ][] = [
    ["deadlock", "in-transaction", deadlock, true, "ER_LOCK_DEADLOCK", false],
    ["deadlock at COMMIT", "committing", deadlock, true, "ER_LOCK_DEADLOCK", false],
    ["the row has changed", "committing", server(1020, "ER_CHECKREAD"), true, "ER_CHECKREAD", false],
    [
      "shutdown at COMMIT",
      "committing",
      server(1053, "ER_SERVER_SHUTDOWN"),
      false,
      "ER_SERVER_SHUTDOWN",
      true,
    ],
    [
      "interrupted at COMMIT",
      "committing",
      server(1317, "ER_QUERY_INTERRUPTED"),
      false,
      "ER_QUERY_INTERRUPTED",
      false,
    ],
    [
      "an error during COMMIT",
      "committing",
      server(1180, "ER_ERROR_DURING_COMMIT"),
      false,
      "ER_ERROR_DURING_COMMIT",
      false,
    ],
    [
      "not part of the cluster",
      "committing",
      server(1047, "ER_UNKNOWN_COM_ERROR"),
      true,
      "ER_UNKNOWN_COM_ERROR",
      true,
    ],
    ["connection lost before COMMIT", "in-transaction", lost, true, "PROTOCOL_CONNECTION_LOST", true],
    ["connection lost at COMMIT", "committing", lost, false, "PROTOCOL_CONNECTION_LOST", true],
    ["a reset at COMMIT", "committing", system("ECONNRESET"), false, "ECONNRESET", true],
    ["connection refused", "open", system("ECONNREFUSED"), true, "ECONNREFUSED", true],
    ["closed by ourselves", "committing", new Error("closed"), false, "connection-lost", true],
  ];
  it.each(table)("%s", (_what, phase, cause, definite, code, disconnected) => {
    expect(classify(new MariadbFailure(phase, cause))).toEqual({ definite, code, disconnected });
  });

  it("a condition that did not hold", () => {
    expect(classify(new Declined("cas-mismatch", "x"))).toMatchObject({
      definite: true,
      disconnected: false,
    });
  });

  it("takes what it does not know for indefinite", () => {
    expect(classify(new Error("?"))).toMatchObject({ definite: false });
    expect(classify(undefined)).toMatchObject({ definite: false });
  });
});

it("placeholders may stand in any order, and more than once", () => {
  expect(positional("a = $2 AND b = $1 AND c = $2", [1, 2])).toEqual([
    "a = ? AND b = ? AND c = ?",
    [2, 1, 2],
  ]);
});
