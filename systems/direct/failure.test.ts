/** What the tables of errors of direct messaging share, as a table. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { classifier, DirectFailure, type Phase } from "./failure.js";

describe("what an error means, whatever the transport is", () => {
  const classify = classifier({ EFULL: "refused" });
  const lost = Object.assign(new Error("lost"), { code: "ECONNRESET" });
  const table: [
    what: string,
    Phase,
    cause: unknown,
    refused: string | undefined,
    definite: boolean,
    code: string,
  ][] = [
    ["a code of the table", "changing", new Error("x"), "EFULL", true, "EFULL"],
    ["the node has no sockets now", "changing", new Error("x"), "closed", true, "closed"],
    ["a code that says nothing", "changing", new Error("x"), "ETERM", false, "ETERM"],
    ["a refusal to tell", "reading", new Error("x"), "ETERM", true, "ETERM"],
    ["connection lost", "changing", lost, undefined, false, "ECONNRESET"],
    ["connection lost while reading", "reading", lost, undefined, true, "ECONNRESET"],
    ["never connected", "open", lost, undefined, true, "ECONNRESET"],
    ["an answer that was damaged", "changing", new SyntaxError("x"), undefined, false, "connection-lost"],
  ];
  it.each(table)("%s", (_what, phase, cause, refused, definite, code) => {
    expect(classify(new DirectFailure(phase, cause, refused))).toMatchObject({ definite, code });
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("nothing", "x"))).toEqual({ definite: true, code: "nothing" });
    expect(classify(undefined)).toMatchObject({ definite: false });
  });
});
