/** Bytes of the protocol: what is sent, and what answers say, however they were cut. */
import { describe, expect, it } from "vitest";
import { Answers, message } from "./wire.js";

/** An empty document of BSON. */
const EMPTY = Buffer.from([5, 0, 0, 0, 0]);

function answer(request: number): Buffer {
  const bytes = message(9, EMPTY);
  bytes.writeInt32LE(request, 8);
  return bytes;
}

describe("MongoDB's protocol", () => {
  it("a message has its length, its number, its opcode and one document", () => {
    expect(message(258, EMPTY).toString("hex")).toBe(
      "1a000000" + "02010000" + "00000000" + "dd070000" + "00000000" + "00" + "0500000000",
    );
  });

  it("answers are whole, wherever the stream is cut", () => {
    const stream = Buffer.concat([answer(7), answer(300)]);
    for (let cut = 0; cut <= stream.length; cut++) {
      const answers = new Answers();
      const got = [stream.subarray(0, cut), stream.subarray(cut)].flatMap((part) => answers.push(part));
      expect(got.map(({ request }) => request)).toEqual([7, 300]);
      expect(got.every(({ document }) => document.equals(EMPTY))).toBe(true);
    }
  });

  it("anything else is an error", () => {
    const other = answer(1);
    other.writeInt32LE(1, 12);
    expect(() => new Answers().push(other)).toThrow("opcode 1");
    expect(() => new Answers().push(Buffer.from("HTTP/1.1 400 Bad Request\r\n"))).toThrow(
      "expected an answer",
    );
  });
});
