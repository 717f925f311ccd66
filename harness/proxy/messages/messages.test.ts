/** Streams are cut where their protocols say, at any division into chunks; what befalls messages befalls whole ones. */
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { seededRandom } from "../random.js";
import { Meddler, type Meddling } from "./meddle.js";
import { MessageReader } from "./reader.js";
import { FRAMINGS } from "./registry.js";

const typed = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const startup = Buffer.from([0, 0, 0, 13, 0, 3, 0, 0, 117, 0, 120, 0, 0]);
const tls = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const query = (text: string): Buffer => typed("Q", Buffer.from(`${text}\0`));
/** One column of text, and a null. */
const row = (text: string): Buffer => {
  const head = Buffer.from([0, 2, 0, 0, 0, text.length]);
  return typed("D", Buffer.concat([head, Buffer.from(text), Buffer.from([255, 255, 255, 255])]));
};

const STREAMS = [
  ["postgres", "upstream", [tls, startup, query("begin"), query("SELECT 1"), query("COMMIT")]],
  [
    "postgres",
    "downstream",
    [Buffer.from("N"), typed("R", Buffer.alloc(4)), row("value"), typed("Z", Buffer.from("I"))],
  ],
  [
    "resp",
    "downstream",
    [
      "+OK\r\n",
      "$5\r\nhe\r\no\r\n",
      "$-1\r\n",
      ":17\r\n",
      "*2\r\n$1\r\na\r\n*1\r\n:1\r\n",
      "%1\r\n+k\r\n_\r\n",
      "-ERR no\r\n",
      "*0\r\n",
    ].map((text) => Buffer.from(text)),
  ],
  [
    "resp",
    "upstream",
    ["*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", "PING\r\n", "*1\r\n$4\r\nEXEC\r\n"].map((text) => Buffer.from(text)),
  ],
  ["lines", "downstream", ["one\n", "\n", "three\n"].map((text) => Buffer.from(text))],
] as const;

describe.each(STREAMS)("%s %s", (name, direction, whole) => {
  const framing = FRAMINGS.get(name)!;

  it("is cut into its messages, however it comes", () => {
    const bytes = Buffer.concat(whole);
    // The reply to a request for TLS is known by coming alone.
    const first = name === "postgres" && direction === "downstream" ? 1 : 0;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bytes.length }), { maxLength: 12 }), (cuts) => {
        const at = [...new Set([0, first, ...cuts.filter((cut) => cut > first), bytes.length])].sort(
          (a, b) => a - b,
        );
        const reader = new MessageReader(framing, direction, true);
        const pieces = at.slice(1).flatMap((end, i) => reader.read(bytes.subarray(at[i], end)));
        expect(pieces.map(({ data }) => data.toString("latin1"))).toEqual(
          whole.map((one) => one.toString("latin1")),
        );
        expect(reader.rest()).toBeUndefined();
      }),
    );
  });

  it("loses no byte when it is interrupted in the middle of a message, and damages none of it", () => {
    const bytes = Buffer.concat(whole);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bytes.length - 1 }), (cut) => {
        const reader = new MessageReader(framing, direction, true);
        const parts = [
          ...reader.read(bytes.subarray(0, cut)).map(({ data }) => data),
          reader.rest() ?? Buffer.alloc(0),
          ...reader.read(bytes.subarray(cut)).map(({ data }) => data),
        ];
        expect(Buffer.concat(parts).equals(bytes)).toBe(true);
      }),
    );
  });

  it("keeps its form when its content is damaged", () => {
    const damage = { ...NONE, corrupt_one_in: 1 };
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const meddler = new Meddler(seededRandom(seed));
        const read = (streams: readonly Buffer[]) =>
          streams.flatMap((one) => (one.length === 0 ? [] : [one]));
        const reader = new MessageReader(framing, direction, true);
        const damaged = read(whole).flatMap((one) =>
          reader.read(one).flatMap(({ data, message }) => meddler.meddle(data, message!.content, damage)),
        );
        const again = new MessageReader(framing, direction, true);
        const lengths = damaged.flatMap((one) => again.read(one)).map(({ data }) => data.length);
        expect(lengths).toEqual(whole.map(({ length }) => length));
      }),
    );
  });
});

const NONE: Meddling = {
  lose_one_in: 0,
  lose_nth: 0,
  duplicate_one_in: 0,
  reorder_one_in: 0,
  corrupt_one_in: 0,
};

describe("what befalls messages", () => {
  const run = (faults: Partial<Meddling>): string[] => {
    const meddler = new Meddler(seededRandom(1));
    const sent = ["a", "b", "c", "d"].flatMap((text) =>
      meddler.meddle(Buffer.from(text), [[0, 1]], { ...NONE, ...faults }),
    );
    const held = meddler.release();
    return [...sent, ...(held === undefined ? [] : [held])].map(String);
  };

  it.each([
    ["nothing", {}, ["a", "b", "c", "d"]],
    ["every one is lost", { lose_one_in: 1 }, []],
    ["the third is lost", { lose_nth: 3 }, ["a", "b", "d"]],
    ["every one comes twice", { duplicate_one_in: 1 }, ["a", "a", "b", "b", "c", "c", "d", "d"]],
    ["each is overtaken by the next", { reorder_one_in: 1 }, ["b", "a", "d", "c"]],
    ["a bit of each flips", { corrupt_one_in: 1 }, ["`", "c", "b", "e"]],
  ])("%s", (_, faults, expected) => {
    expect(run(faults)).toEqual(expected);
  });

  it("commits are told from other requests", () => {
    const commits = (name: string, bytes: Buffer[]): boolean[] => {
      const reader = new MessageReader(FRAMINGS.get(name), "upstream", true);
      return bytes.flatMap((one) => reader.read(one)).map(({ message }) => message?.commits === true);
    };
    expect(commits("postgres", [startup, query("SELECT 'commit'"), query("COMMIT"), query("end;")])).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(commits("resp", [Buffer.from("*1\r\n$4\r\nEXEC\r\n*2\r\n$4\r\nECHO\r\n$4\r\nEXEC\r\n")])).toEqual([
      true,
      false,
    ]);
  });

  it("a stream that is not what it was said to be passes whole", () => {
    const reader = new MessageReader(FRAMINGS.get("postgres"), "downstream", true);
    const http = Buffer.from("HTTP/1.1 200 OK\r\n\r\n");
    expect(reader.read(http)).toEqual([{ data: http }]);
    expect(reader.read(http)).toEqual([{ data: http }]);
  });
});
