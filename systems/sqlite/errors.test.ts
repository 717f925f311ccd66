/** The table of errors, as a table; and values in statements. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import type { Phase } from "../sql/sql.js";
import { literal } from "./client.js";
import { classify, SqliteFailure } from "./errors.js";

describe("what an error means", () => {
  const table: [what: string, Phase, answered: number | undefined, definite: boolean, code: string][] = [
    ["a lock that was not to be had", "in-transaction", 5, true, "SQLITE_BUSY"],
    ["the same at COMMIT, which is rolled back", "committing", 5, true, "SQLITE_BUSY"],
    ["a snapshot that is too old", "in-transaction", 517, true, "SQLITE_BUSY"],
    ["a constraint", "committing", 19, true, "SQLITE_CONSTRAINT"],
    ["a disk that fails at COMMIT", "committing", 10, false, "SQLITE_10"],
    ["a disk that fails before", "in-transaction", 10, true, "SQLITE_10"],
    ["a process that is gone at COMMIT", "committing", undefined, false, "process-lost"],
    ["a process that is gone before", "in-transaction", undefined, true, "process-lost"],
  ];
  it.each(table)("%s", (_what, phase, answered, definite, code) => {
    expect(classify(new SqliteFailure(phase, new Error("x"), answered))).toMatchObject({ definite, code });
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("cas-mismatch", "x"))).toEqual({ definite: true, code: "cas-mismatch" });
    expect(classify(new Error("?"))).toMatchObject({ definite: false, disconnected: true });
  });

  it("values are written as SQL writes them", () => {
    expect(literal("VALUES ($2, $1)", ["it's", 7])).toBe("VALUES (7, 'it''s')");
  });
});
