/** The table of errors, as a table. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { CassandraFailure, classify, type Phase } from "./errors.js";

const socket = Object.assign(new Error("reset"), { code: "ECONNRESET" });
const closed = new Error("closed");

describe("what an error means", () => {
  const table: [what: string, Phase, cause: number | Error, definite: boolean, code: string][] = [
    ["too few replicas alive", "writing", 0x1000, true, "unavailable"],
    ["the same in a lightweight transaction", "conditional", 0x1000, false, "unavailable"],
    ["replicas too slow", "writing", 0x1100, false, "write-timeout"],
    ["replicas that failed", "writing", 0x1500, false, "write-failure"],
    ["a lightweight transaction in doubt", "conditional", 0x1700, false, "cas-write-unknown"],
    ["a read within one that took too long", "conditional", 0x1200, false, "read-timeout"],
    ["a read that took too long", "reading", 0x1200, true, "read-timeout"],
    ["overloaded, which hints make halfway", "writing", 0x1001, false, "overloaded"],
    ["a statement that cannot be read", "writing", 0x2000, true, "syntax-error"],
    ["a connection lost while writing", "writing", socket, false, "ECONNRESET"],
    ["a connection lost while reading", "reading", socket, true, "ECONNRESET"],
    ["a connection that was never made", "open", closed, true, "connection-lost"],
  ];
  it.each(table)("%s", (_what, phase, cause, definite, code) => {
    const failure =
      typeof cause === "number"
        ? new CassandraFailure(phase, new Error("from a coordinator"), cause)
        : new CassandraFailure(phase, cause);
    expect(classify(failure)).toMatchObject({ definite, code });
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("changed", "x"))).toEqual({ definite: true, code: "changed" });
    expect(classify(new Error("?"))).toMatchObject({ definite: false });
  });
});
