/** The table of errors, as a table; the rest is direct/failure.test.ts. */
import { describe, expect, it } from "vitest";
import { DirectFailure } from "../direct/failure.js";
import { classify } from "./errors.js";

describe("what a code means", () => {
  const table: [what: string, code: string, definite: boolean][] = [
    ["too large", "EMSGSIZE", true],
    ["no room in the queue of the interface", "ENOBUFS", true],
    ["no room", "EAGAIN", true],
    ["no way there", "ENETUNREACH", true],
    ["nobody there", "EHOSTUNREACH", true],
    ["nobody listened: said of an earlier one", "ECONNREFUSED", false],
  ];
  it.each(table)("%s", (_what, code, definite) => {
    expect(classify(new DirectFailure("changing", new Error("x"), code))).toMatchObject({ definite, code });
  });
});
