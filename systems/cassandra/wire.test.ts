/** Bytes of the protocol: what is sent, and what answers say, however they were cut. */
import { describe, expect, it } from "vitest";
import { batch, errorOf, frame, Frames, OPCODE, query, rowsOf } from "./wire.js";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ""), "hex");
const string = (text: string): string =>
  Buffer.from(text).length.toString(16).padStart(4, "0") + Buffer.from(text).toString("hex");

/** Of one table: a text, an int, a counter and a boolean; two rows, the second without the first two. */
const ROWS = hex(
  `00000002 00000001 00000004 ${string("ks")} ${string("t")}
   ${string("a")} 000d ${string("b")} 0009 ${string("c")} 0005 ${string("[applied]")} 0004
   00000002
   00000002 6869 00000004 ffffffff 00000008 0000000100000000 00000001 01
   ffffffff ffffffff 00000008 ffffffffffffffff 00000001 00`,
);

describe("Cassandra's protocol", () => {
  it("rows are read by the types of their columns", () => {
    expect(rowsOf(ROWS)).toEqual([
      { a: "hi", b: -1, c: 2n ** 32n, "[applied]": true },
      { a: null, b: null, c: -1n, "[applied]": false },
    ]);
    expect(rowsOf(hex("00000001"))).toEqual([]);
  });

  it("rows that end too early, and types that are not known, are errors", () => {
    expect(() => rowsOf(ROWS.subarray(0, ROWS.length - 1))).toThrow();
    const list = hex(
      `00000002 00000001 00000001 ${string("ks")} ${string("t")} ${string("a")} 0020 0009 00000000`,
    );
    expect(() => rowsOf(list)).toThrow("not known here");
  });

  it("frames are whole, wherever the stream is cut", () => {
    const error = hex(`00001100 ${string("too late")}`);
    const stream = Buffer.concat([frame(OPCODE.error, 7, error), frame(OPCODE.result, 300, ROWS)]);
    for (let cut = 0; cut <= stream.length; cut++) {
      const frames = new Frames();
      const got = [stream.subarray(0, cut), stream.subarray(cut)].flatMap((part) => frames.push(part));
      expect(got.map(({ stream, opcode }) => [stream, opcode])).toEqual([
        [7, OPCODE.error],
        [300, OPCODE.result],
      ]);
      expect(errorOf(got[0]!.body)).toEqual({ code: 0x1100, message: "too late" });
    }
  });

  it("queries carry values, a serial level and a timestamp; batches as well", () => {
    expect(query({ consistency: "quorum", timestamp: 258 }, ["Q", 1, 2n, "x", null])).toEqual(
      hex(
        `00000001 51 0004 31 0004
         00000004 00000001 00000008 0000000000000002 00000001 78 ffffffff
         0008 0000000000000102`,
      ),
    );
    expect(batch({ consistency: "one" }, [["Q", 1]])).toEqual(
      hex("00 0001 00 00000001 51 0001 00000004 00000001 0001 10 0008"),
    );
  });
});
