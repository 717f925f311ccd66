import { describe, expect, it } from "vitest";
import { formatEvent } from "../history/index.js";
import { listAppendChecker } from "../list-append/index.js";
import { rwRegisterChecker } from "../rw-register/index.js";
import { simulate } from "./testing/simulate.js";

const LAYOUTS: Record<string, (line: string) => string> = {
  "blanks behind marks": (line) => line.replaceAll(/([,:[{])/g, "$1 "),
  "blanks before marks": (line) => line.replaceAll(/([,:\]}])/g, "  $1"),
  "other order": (line) =>
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse())),
  "carriage returns": (line) => `${line}\r`,
};

describe.each([
  ["list-append", listAppendChecker, false],
  ["rw-register", rwRegisterChecker, true],
] as const)("%s lines", (_name, checker, registers) => {
  const lines = simulate({ level: "read-committed", seed: 5, transactions: 150, registers }).map(formatEvent);
  const check = (layout: (line: string) => string) => {
    const session = checker.begin!();
    const bytes = new TextEncoder().encode(lines.map((line) => `${layout(line)}\n`).join(""));
    session.pushLines!(bytes, bytes.length);
    return JSON.stringify(session.finish());
  };

  it.each(Object.entries(LAYOUTS))("say the same with %s", (_layout, change) => {
    expect(check(change)).toBe(check((line) => line));
  });

  it.each([
    ['"ty pe"', /type must be one of/],
    ['"process": -1', /process must be a non-negative integer/],
  ])("with %s are malformed", (part, message) => {
    const wrong = (line: string) =>
      part.startsWith('"ty') ? line.replace('"type"', part) : line.replace(/"process":\d+/, part);
    expect(() => check(wrong)).toThrow(message);
  });

  it("name the line that stops short", () => {
    expect(() => check((line) => line.slice(0, 40))).toThrow(/line 1: expected one JSON object a line/);
  });
});

it("learns nothing from numbers that are not whole", () => {
  const session = listAppendChecker.begin!({ models: ["serializable"] });
  const text = [
    '{"index":0,"time":0,"process":0,"type":"invoke","f":"txn","value":[["append",1,2.5]]}',
    '{"index":1,"time":0,"process":0,"type":"ok","f":"txn","value":[["append",1,2.5]]}',
    '{"index":2,"time":0,"process":0,"type":"invoke","f":"txn","value":[["r",1,null]]}',
    '{"index":3,"time":0,"process":0,"type":"ok","f":"txn","value":[["r",1,[2.5]]]}',
  ];
  const bytes = new TextEncoder().encode(`${text.join("\n")}\n`);
  session.pushLines!(bytes, bytes.length);
  expect(session.finish().verdict).toBe("valid");
});
