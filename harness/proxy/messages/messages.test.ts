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

/** A packet of MySQL's protocol. */
const packet = (number: number, ...payload: (number | string)[]): Buffer => {
  const bytes = Buffer.concat(
    payload.map((part) => (typeof part === "number" ? Buffer.from([part]) : Buffer.from(part))),
  );
  const head = Buffer.from([0, 0, 0, number]);
  head.writeUIntLE(bytes.length, 0, 3);
  return Buffer.concat([head, bytes]);
};
const END = [0xfe, 0, 0, 2, 0];
const rows = (value: string): Buffer =>
  Buffer.concat([
    packet(1, 2),
    packet(2, 3, "def", "one"),
    packet(3, 3, "def", "two"),
    packet(4, ...END),
    packet(5, value.length, value, 0xfb),
    packet(6, 1, "x", 0),
    packet(7, ...END),
  ]);
const json = (text: string): string =>
  `content-type: application/json\r\nContent-Length: ${String(text.length)}\r\n\r\n${text}`;

const STREAMS = [
  [
    "http",
    "upstream",
    [
      `POST /v3/kv/range HTTP/1.1\r\n${json('{"key":"YQ=="}')}`,
      "GET /version HTTP/1.1\r\nhost: n1\r\n\r\n",
      `POST /v3/kv/txn HTTP/1.1\r\n${json("{}")}`,
    ].map((text) => Buffer.from(text)),
  ],
  [
    "http",
    "downstream",
    [
      `HTTP/1.1 200 OK\r\n${json('{"header":{"revision":"7"}}')}`,
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: t\r\n\r\n1\r\n0\r\n0\r\nt: 1\r\n\r\n",
      "HTTP/1.1 204 No Content\r\n\r\n",
      `HTTP/1.1 503 Unavailable\r\n${json("no")}`,
    ].map((text) => Buffer.from(text)),
  ],
  [
    "mysql",
    "upstream",
    [packet(1, "login"), packet(0, 3, "BEGIN"), packet(0, 3, "SELECT 'commit'"), packet(0, 3, "COMMIT")],
  ],
  [
    "mysql",
    "downstream",
    [
      packet(0, 0x0a, "10.11"),
      packet(2, 0xfe, "mysql_native_password"),
      packet(4, 0, 0, 0, 2, 0),
      rows("value"),
      packet(1, 0xff, "no"),
      rows("another"),
      packet(1, 0, 1, 0, 2, 0),
    ],
  ],
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
    const posts = ["kv/txn", "kv/range"].map((path) => Buffer.from(`POST /v3/${path} HTTP/1.1\r\n\r\n`));
    expect(commits("http", posts)).toEqual([true, false]);
    const statements = ["SELECT 'commit'", "commit", "COMMITMENT"].map((text) => packet(0, 3, text));
    expect(commits("mysql", statements)).toEqual([false, true, false]);
    expect(commits("resp", [Buffer.from("*1\r\n$4\r\nEXEC\r\n*2\r\n$4\r\nECHO\r\n$4\r\nEXEC\r\n")])).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    ["postgres", "HTTP/1.1 200 OK\r\n\r\n"],
    ["http", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["http", "HTTP/1.1 200 OK\r\n\r\nuntil the connection ends"],
    ["http", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n"],
  ])("a stream that is not %s passes whole: %j", (name, text) => {
    const reader = new MessageReader(FRAMINGS.get(name), "downstream", true);
    const bytes = Buffer.from(text);
    expect(reader.read(bytes)).toEqual([{ data: bytes }]);
    expect(reader.read(bytes)).toEqual([{ data: bytes }]);
  });
});
