/** The table of errors, as a table. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { classify, MqttFailure, type Phase } from "./errors.js";

describe("what an error means", () => {
  const lost = Object.assign(new Error("lost"), { code: "ECONNRESET" });
  const refused = new Error("refused");
  const table: [Phase, cause: unknown, answered: number | undefined, definite: boolean, code: string][] = [
    ["changing", refused, 0x97, true, "MQTT0x97"],
    ["changing", refused, 0x80, false, "MQTT0x80"],
    ["open", refused, 0x80, true, "MQTT0x80"],
    ["changing", lost, undefined, false, "ECONNRESET"],
    ["reading", lost, undefined, true, "ECONNRESET"],
    ["changing", new Error("closed"), undefined, false, "connection-lost"],
  ];
  it.each(table)("%s: %s, answered with %s", (phase, cause, answered, definite, code) => {
    expect(classify(new MqttFailure(phase, cause, answered))).toMatchObject({ definite, code });
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("nothing", "x"))).toEqual({ definite: true, code: "nothing" });
    expect(classify(undefined)).toMatchObject({ definite: false });
  });
});
