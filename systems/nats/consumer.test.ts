/** What a delivery says about itself. */
import { describe, expect, it } from "vitest";
import { placeOf } from "./consumer.js";

describe("the place of a delivery in its stream", () => {
  it.each([
    ["$JS.ACK.FAULTLINE.a.1.529.640.1700000000000000000.3", 529],
    ["$JS.ACK._.hash.FAULTLINE.a.2.529.640.1700000000000000000.3", 529],
    ["$JS.ACK.hub.hash.FAULTLINE.a.2.529.640.1700000000000000000.3.token", 529],
  ])("%s", (reply, place) => {
    expect(placeOf({ value: 0, reply })).toBe(place);
  });
});
