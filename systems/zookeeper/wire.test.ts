/** Records as ZooKeeper writes them, and streams cut into them wherever they are split. */
import { describe, expect, it } from "vitest";
import { Fields, Frames, Record } from "./wire.js";

describe("records", () => {
  it("are the bytes that ZooKeeper expects", () => {
    const record = new Record().int(-2).int(11).text("/é").boolean(true);
    expect(record.frame().toString("hex")).toBe("00000010fffffffe0000000b000000032fc3a901");
  });

  it("come back as they were, long numbers as well", () => {
    const sent = new Record()
      .long(-(2n ** 62n))
      .text("")
      .int(2)
      .text("a")
      .text("b");
    const fields = new Fields(sent.bytes());
    expect(fields.long()).toBe(-(2n ** 62n));
    expect(fields.text()).toBe("");
    expect(fields.texts()).toEqual(["a", "b"]);
    expect(() => fields.int()).toThrow(RangeError);
  });

  it("no data and no list are empty", () => {
    const fields = new Fields(new Record().int(-1).int(-1).bytes());
    expect(fields.buffer()).toHaveLength(0);
    expect(fields.texts()).toEqual([]);
  });

  it("are found wherever the stream is split", () => {
    const stream = Buffer.concat(["one", "", "three"].map((text) => new Record().text(text).frame()));
    for (let at = 0; at <= stream.length; at++) {
      const frames = new Frames();
      const found = [...frames.push(stream.subarray(0, at)), ...frames.push(stream.subarray(at))];
      expect(found.map((record) => new Fields(record).text())).toEqual(["one", "", "three"]);
    }
  });
});
