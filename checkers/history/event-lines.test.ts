import { describe, expect, it } from "vitest";
import { Random } from "../testing/random.js";
import { HistoryBuilder } from "./builder.js";
import { EventLines } from "./event-lines.js";
import { parseEvents } from "./json-lines.js";

const ordinary = (text: string): unknown => {
  const builder = new HistoryBuilder();
  try {
    let line = 0;
    for (const part of text.split("\n")) {
      line++;
      for (const event of parseEvents(part))
        builder.push({ ...event, index: indexOf(part, line, event.index) }, line);
    }
    return builder.finish();
  } catch (error) {
    return (error as Error).message.replace(/^line \d+/, "line");
  }
};

/** `parseEvents` counts the lines it is given; these are given one by one. */
const indexOf = (part: string, line: number, index: number): number =>
  part.includes('"index"') ? index : line - 1;

const fast = (text: string): unknown => {
  const builder = new HistoryBuilder();
  try {
    const bytes = new TextEncoder().encode(`${text}\n`);
    new EventLines(builder).pushLines(bytes, bytes.length);
    return builder.finish();
  } catch (error) {
    return (error as Error).message.replace(/^line \d+/, "line");
  }
};

const VALUES = [
  ..."null|true|1|-7|0|-0|01|1.5|1e3|123456789012345|1234567890123456|9007199254740993|nul|[1,2]|[1, 2]".split(
    "|",
  ),
  ...'[1,2,3]|[]|[[1,2],3]|[null,"a"]|"x"|"1"|"é"|"a\\"b"|"a\\n"|"\\u0041"|{"a":1}|{"$bytes":"AA=="}|""'.split(
    "|",
  ),
  `"${"long".repeat(20)}"`,
  ...'[["append",1,2],["r",1,[1,2]]]|[["poll",{"1":[[0,5],[1,6]],"x":[]}]]|{"0":13,"1":12}|{}|[{}]|{"a":{"b":[null]}}'.split(
    "|",
  ),
  ...'[1,]|[,1]|[1 ,2]|[1|{"a"}|{"a":}|{"a":1,}|{1:2}|{"a":1,"a":2}|{"__proto__":[1]}|{"constructor":1}|{"2":1,"1":2}'.split(
    "|",
  ),
  "[".repeat(40) + "]".repeat(40),
  "[".repeat(20) + '{"a":1.5}' + "]".repeat(20),
];

const LINES = [
  '{"process":0,"type":"ok","f":"read","value":1}',
  '{"process":-1,"type":"invoke","f":"read","value":1}',
  '{"process":1.5,"type":"invoke","f":"read","value":1}',
  '{"process":"nemesis","type":"info","f":"kill","value":null}',
  '{"process":9,"type":"wrong","f":"read","value":1}',
  '{"process":9,"type":"invoke","f":"","value":1}',
  '{"process":9,"type":"invoke","f":7,"value":1}',
  '{"process":9,"type":"invoke","value":1}',
  '{"process":9,"type":"invoke","f":"read","value":1,"extra":2}',
  '{"process":9,"type":"invoke","f":"read","value":1,"value":2}',
  '{"process":9,"type":"invoke","f":"read","value":1}}',
  '{"process":9,"type":"invoke","f":"read","value":1',
  '{"process":9,"type":"invoke","f":"read","value":1}\r',
  ' {"process":9,"type":"invoke","f":"read","value":1} ',
  '{ "process": 9, "type": "invoke", "f": "read", "value": 1 }',
  '{"process": 9, "type": "invoke", "f": "read", "value": [1, 2]}',
  '{"process":9,"type":"invoke","f":"read","value":1,"error":"x"}',
  '{"index":-1,"process":9,"type":"invoke","f":"read"}',
  '{"index":3000000000,"process":9,"type":"invoke","f":"read"}',
  '{"time":"1","process":9,"type":"invoke","f":"read"}',
  '{"time":-5,"process":9,"type":"invoke","f":"read","key":null}',
  '{"process":9,"type":"invoke","f":"read","key":"k","value":[1,{"a":2}]}',
  "[]",
  "{}",
  "",
  "   ",
  "null",
];

describe("lines of bytes", () => {
  it.each([...VALUES.map((value) => `{"process":9,"type":"invoke","f":"write","value":${value}}`), ...LINES])(
    "%s is read, or refused, as everywhere else",
    (line) => {
      expect(fast(line)).toEqual(ordinary(line));
    },
  );

  it("histories of all kinds of lines, and where they break", () => {
    let broken = 0;
    for (let seed = 0; seed < 1500; seed++) {
      const random = new Random(seed);
      const lines = Array.from({ length: 1 + random.below(30) }, () => {
        if (random.chance(0.02)) return random.pick(LINES);
        const process = random.chance(0.05) ? 2000 + random.below(2) : random.below(8);
        const type = random.pick(["invoke", "invoke", "ok", "ok", "fail", "info"]);
        const value = random.pick(VALUES.slice(0, 12));
        const key = random.chance(0.2) ? `,"key":${random.pick(["1", '"a"', "null"])}` : "";
        return `{"process":${String(process)},"type":"${type}","f":"write"${key},"value":${value}}`;
      });
      const expected = ordinary(lines.join("\n"));
      if (typeof expected === "string") broken++;
      expect([seed, fast(lines.join("\n"))]).toEqual([seed, expected]);
    }
    expect(broken).toBeGreaterThan(200);
  });
});
