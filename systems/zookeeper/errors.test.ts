/** The table of errors, as a table. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { classify, ZookeeperFailure, type Phase } from "./errors.js";

const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });

describe("what an error means", () => {
  const table: [
    what: string,
    Phase,
    cause: unknown,
    answered: number | undefined,
    definite: boolean,
    code: string,
  ][] = [
    ["no such node", "changing", new Error("refused"), -101, true, "no-node"],
    ["another version", "changing", new Error("refused"), -103, true, "bad-version"],
    ["an expired session", "changing", new Error("refused"), -112, true, "session-expired"],
    ["a moved session", "changing", new Error("refused"), -118, true, "session-moved"],
    ["a request that the server gave up", "changing", new Error("refused"), -4, false, "zookeeper-4"],
    ["a timeout within the servers", "changing", new Error("refused"), -7, false, "zookeeper-7"],
    ["the same while reading", "reading", new Error("refused"), -7, true, "zookeeper-7"],
    ["a connection lost while changing", "changing", reset, undefined, false, "ECONNRESET"],
    ["a connection lost while reading", "reading", reset, undefined, true, "ECONNRESET"],
    ["a connection that was never made", "open", new Error("closed"), undefined, true, "connection-lost"],
  ];
  it.each(table)("%s", (_what, phase, cause, answered, definite, code) => {
    expect(classify(new ZookeeperFailure(phase, cause, answered))).toMatchObject({ definite, code });
  });

  it("a session that is over needs another; a refused request does not", () => {
    const after = (answered: number) => classify(new ZookeeperFailure("changing", new Error("x"), answered));
    expect(after(-112)).toMatchObject({ disconnected: true });
    expect(after(-101)).not.toHaveProperty("disconnected");
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("held", "x"))).toEqual({ definite: true, code: "held" });
    expect(classify(new Error("?"))).toMatchObject({ definite: false });
  });
});
