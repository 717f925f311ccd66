/** The table of errors, as a table; and what answers say against their commands. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { failureIn } from "./client.js";
import { classify, MongoFailure, NotReplicated, type Phase } from "./errors.js";

const socket = Object.assign(new Error("reset"), { code: "ECONNRESET" });
const closed = new Error("closed");

describe("what an error means", () => {
  const table: [what: string, Phase, cause: number | Error, definite: boolean, code: string][] = [
    ["a server that is not the primary", "writing", 10107, true, "NotWritablePrimary"],
    ["a server that is not even a secondary", "writing", 13436, true, "NotPrimaryOrSecondary"],
    ["a document that is there already", "writing", 11000, true, "DuplicateKey"],
    ["a conflict", "writing", 112, true, "WriteConflict"],
    ["a step-down in the middle of a write", "writing", 189, false, "PrimarySteppedDown"],
    ["another one", "writing", 11602, false, "InterruptedDueToReplStateChange"],
    ["a shutdown in the middle of a write", "writing", 11600, false, "InterruptedAtShutdown"],
    ["a time limit in the middle of a write", "writing", 50, false, "MaxTimeMSExpired"],
    ["a code that is not known", "writing", 8000, false, "8000"],
    ["a connection lost while writing", "writing", socket, false, "ECONNRESET"],
    ["a connection lost while reading", "reading", socket, true, "ECONNRESET"],
    ["a connection that was never made", "open", closed, true, "connection-lost"],
    ["anything before the commit", "in-transaction", 189, true, "PrimarySteppedDown"],
    ["a connection lost before the commit", "in-transaction", closed, true, "connection-lost"],
    ["a connection lost while committing", "committing", closed, false, "connection-lost"],
    ["a transaction that was aborted", "committing", 251, true, "NoSuchTransaction"],
    ["a transaction with a conflict", "committing", 112, true, "WriteConflict"],
    [
      "who is not the primary any more when the commit comes",
      "committing",
      10107,
      false,
      "NotWritablePrimary",
    ],
    ["a step-down in the middle of a commit", "committing", 11602, false, "InterruptedDueToReplStateChange"],
  ];
  it.each(table)("%s", (_what, phase, cause, definite, code) => {
    const failure =
      typeof cause === "number"
        ? new MongoFailure(phase, new Error("from a server"), cause)
        : new MongoFailure(phase, cause);
    expect(classify(failure)).toMatchObject({ definite, code });
  });

  it("what the client declined did not happen; what is not replicated may stay; what is not known may have", () => {
    expect(classify(new Declined("cas-mismatch", "x"))).toEqual({ definite: true, code: "cas-mismatch" });
    expect(classify(new NotReplicated("x"))).toEqual({ definite: false, code: "not-replicated" });
    expect(classify(new Error("?"))).toMatchObject({ definite: false });
  });
});

describe("an answer", () => {
  it("without a word against it is a success", () => {
    expect(failureIn("writing", { ok: 1, n: 1 })).toBeUndefined();
  });

  it("speaks against the command, or against its statement", () => {
    const refused = failureIn("writing", { ok: 0, code: 10107, errmsg: "not primary" });
    expect(refused).toMatchObject({ phase: "writing", answered: 10107, message: "not primary" });
    const statement = { ok: 1, n: 0, writeErrors: [{ index: 0, code: 11000, errmsg: "duplicate" }] };
    expect(failureIn("writing", statement)).toMatchObject({ answered: 11000 });
  });

  it("that tells of its write concern leaves the outcome open, whatever else it says", () => {
    const writeConcernError = { code: 64, errmsg: "waiting for replication timed out" };
    for (const answer of [
      { ok: 1, n: 1, writeConcernError },
      { ok: 0, code: 251, writeConcernError },
    ])
      expect(failureIn("committing", answer)).toBeInstanceOf(NotReplicated);
  });

  it("without a code is of no certain meaning", () => {
    expect(classify(failureIn("writing", { ok: 0, errmsg: "?" }))).toMatchObject({ definite: false });
  });
});
