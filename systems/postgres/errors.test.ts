import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { PostgresFailure, classify } from "./errors.js";
import type { Phase } from "../sql/sql.js";

const server = (code: string) => Object.assign(new Error("from the server"), { code, severity: "ERROR" });
const system = (code: string) => Object.assign(new Error("from the socket"), { code });

describe("what an error means", () => {
  const table: [
    what: string,
    phase: Phase,
    cause: unknown,
    definite: boolean,
    code: string,
    disconnected: boolean,
  ][] = [
    ["serialization failure in a statement", "in-transaction", server("40001"), true, "40001", false],
    ["serialization failure at COMMIT", "committing", server("40001"), true, "40001", false],
    ["deadlock", "in-transaction", server("40P01"), true, "40P01", false],
    ["deadlock at COMMIT", "committing", server("40P01"), true, "40P01", false],
    ["unique violation at COMMIT (deferred constraint)", "committing", server("23505"), true, "23505", false],
    ["the administrator's shutdown before COMMIT", "in-transaction", server("57P01"), true, "57P01", true],
    ["the administrator's shutdown at COMMIT", "committing", server("57P01"), false, "57P01", true],
    ["crash of another backend at COMMIT", "committing", server("57P02"), false, "57P02", true],
    ["the server is starting up", "open", server("57P03"), true, "57P03", true],
    [
      "cancelled at COMMIT (may have been committed while waiting for a standby)",
      "committing",
      server("57014"),
      false,
      "57014",
      false,
    ],
    [
      "connection exception reported by the server at COMMIT",
      "committing",
      server("08006"),
      false,
      "08006",
      true,
    ],
    ["disk full at COMMIT", "committing", server("53100"), false, "53100", false],
    ["internal error at COMMIT", "committing", server("XX000"), false, "XX000", false],
    ["connection lost at COMMIT", "committing", system("ECONNRESET"), false, "ECONNRESET", true],
    ["connection lost before COMMIT", "in-transaction", system("ECONNRESET"), true, "ECONNRESET", true],
    ["connection refused", "open", system("ECONNREFUSED"), true, "ECONNREFUSED", true],
    [
      "pg's 'Connection terminated unexpectedly', at COMMIT",
      "committing",
      new Error("Connection terminated unexpectedly"),
      false,
      "connection-lost",
      true,
    ],
    ["a socket error whose code looks like an SQLSTATE", "committing", system("EPIPE"), false, "EPIPE", true],
  ];
  it.each(table)("%s", (_what, phase, cause, definite, code, disconnected) => {
    expect(classify(new PostgresFailure(phase, cause))).toEqual({ definite, code, disconnected });
  });

  it("a cas that matched no row did not happen", () => {
    expect(classify(new Declined("cas-mismatch", "x"))).toEqual({
      definite: true,
      code: "cas-mismatch",
      disconnected: false,
    });
  });

  it("takes what it does not know for indefinite", () => {
    expect(classify(new Error("?"))).toMatchObject({ definite: false });
    expect(classify("?")).toMatchObject({ definite: false });
    expect(classify(undefined)).toMatchObject({ definite: false });
  });
});
