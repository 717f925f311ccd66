/** The table of errors, as a table. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { NatsFailure, classify, type Phase } from "./errors.js";

describe("what an error means", () => {
  const lost = Object.assign(new Error("lost"), { code: "ECONNRESET" });
  const table: [
    what: string,
    Phase,
    cause: unknown,
    answered: number | undefined,
    definite: boolean,
    code: string,
  ][] = [
    ["the stream is full", "changing", new Error("full"), 10_077, true, "JS10077"],
    ["a code that says nothing", "changing", new Error("raft"), 10_051, false, "JS10051"],
    ["a refusal to tell", "reading", new Error("raft"), 10_051, true, "JS10051"],
    ["nobody listens", "changing", new Error("no responders: 'x'"), undefined, true, "no-responders"],
    ["connection lost", "changing", lost, undefined, false, "ECONNRESET"],
    ["connection lost while reading", "reading", lost, undefined, true, "ECONNRESET"],
    ["never connected", "open", new Error("x", { cause: lost }), undefined, true, "ECONNRESET"],
    ["closed without a word", "changing", new Error("closed"), undefined, false, "connection-lost"],
  ];
  it.each(table)("%s", (_what, phase, cause, answered, definite, code) => {
    expect(classify(new NatsFailure(phase, cause, answered))).toMatchObject({ definite, code });
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("nothing", "x"))).toEqual({ definite: true, code: "nothing" });
    expect(classify(undefined)).toMatchObject({ definite: false });
  });
});
