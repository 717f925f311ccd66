/** The table of errors, as a table. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { CassandraFailure, classify, type Phase } from "./errors.js";

const answered = (code: number) => Object.assign(new Error("from a coordinator"), { code });
const socket = Object.assign(new Error("reset"), { code: "ECONNRESET" });
const nobody = Object.assign(new Error("all hosts tried"), { name: "NoHostAvailableError", innerErrors: {} });

describe("what an error means", () => {
  const table: [what: string, Phase, cause: unknown, definite: boolean, code: string][] = [
    ["too few replicas alive", "writing", answered(0x1000), true, "unavailable"],
    ["the same in a lightweight transaction", "conditional", answered(0x1000), false, "unavailable"],
    ["replicas too slow", "writing", answered(0x1100), false, "write-timeout"],
    ["replicas that failed", "writing", answered(0x1500), false, "write-failure"],
    ["a lightweight transaction in doubt", "conditional", answered(0x1700), false, "cas-write-unknown"],
    ["a read within one that took too long", "conditional", answered(0x1200), false, "read-timeout"],
    ["a read that took too long", "reading", answered(0x1200), true, "read-timeout"],
    ["overloaded, which hints make halfway", "writing", answered(0x1001), false, "overloaded"],
    ["a statement that cannot be read", "writing", answered(0x2000), true, "syntax-error"],
    ["a connection lost while writing", "writing", socket, false, "ECONNRESET"],
    ["a connection lost while reading", "reading", socket, true, "ECONNRESET"],
    ["no connection, and none to be made", "writing", nobody, true, "no-connection"],
  ];
  it.each(table)("%s", (_what, phase, cause, definite, code) => {
    expect(classify(new CassandraFailure(phase, cause))).toMatchObject({ definite, code });
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("changed", "x"))).toEqual({ definite: true, code: "changed" });
    expect(classify(new Error("?"))).toMatchObject({ definite: false });
  });
});
