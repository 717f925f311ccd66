import { describe, expect, it } from "vitest";
import { fit } from "./wrap.js";

describe("lines of columns", () => {
  it("go on below their last column", () => {
    expect(fit("  Configuration  mode=sentinel, aof=everysec, wait=0", 36)).toEqual([
      "  Configuration  mode=sentinel,",
      "                 aof=everysec,",
      "                 wait=0",
    ]);
  });

  it("do not count colours, and stay as they are where they fit", () => {
    const line = "  \u001b[2mSeed\u001b[22m  5";
    expect(fit(line, 9)).toEqual([line]);
    expect(fit(`${line} and on and on`, 16)).toEqual([`${line} and on`, "        and on"]);
  });

  it("leave a word that is too long alone", () => {
    expect(fit("  aaaaaaaaaaaaaaaaaaaa bb", 10)).toEqual(["  aaaaaaaaaaaaaaaaaaaa", "    bb"]);
  });
});
