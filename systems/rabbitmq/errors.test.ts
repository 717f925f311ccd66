/** The table of errors, as a table. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { classify, NotConfirmed, RabbitFailure, type Phase } from "./errors.js";

describe("what an error means", () => {
  const lost = Object.assign(new Error("lost"), { code: "ECONNRESET" });
  const said = (code: number): Error => Object.assign(new Error("refused"), { code });
  const table: [what: string, Phase, cause: unknown, definite: boolean, code: string][] = [
    ["no such queue", "changing", said(404), true, "AMQP404"],
    ["the broker goes", "changing", said(320), false, "AMQP320"],
    ["the broker's own error", "changing", said(541), false, "AMQP541"],
    ["a refusal to tell", "reading", said(541), true, "AMQP541"],
    ["not confirmed", "changing", new NotConfirmed("nack"), false, "nacked"],
    ["connection lost", "changing", lost, false, "ECONNRESET"],
    ["connection lost while reading", "reading", lost, true, "ECONNRESET"],
    ["never connected", "open", new Error("x", { cause: lost }), true, "ECONNRESET"],
    ["closed without a word", "changing", new Error("closed"), false, "connection-lost"],
  ];
  it.each(table)("%s", (_what, phase, cause, definite, code) => {
    expect(classify(new RabbitFailure(phase, cause))).toMatchObject({ definite, code });
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("nothing", "x"))).toEqual({ definite: true, code: "nothing" });
    expect(classify(undefined)).toMatchObject({ definite: false });
  });
});
