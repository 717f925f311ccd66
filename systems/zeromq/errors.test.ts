/** The table of errors, as a table; the rest is direct/failure.test.ts. */
import { describe, expect, it } from "vitest";
import { DirectFailure } from "../direct/failure.js";
import { classify } from "./errors.js";

describe("what a code means", () => {
  const table: [what: string, code: string, definite: boolean][] = [
    ["nobody there", "EHOSTUNREACH", true],
    ["no room", "EAGAIN", true],
    ["another waits for room", "EBUSY", true],
    ["not its turn", "EFSM", true],
    ["no socket to send with", "ENOTSUP", true],
    ["the context ends", "ETERM", false],
  ];
  it.each(table)("%s", (_what, code, definite) => {
    expect(classify(new DirectFailure("changing", new Error("x"), code))).toMatchObject({ definite, code });
  });
});
