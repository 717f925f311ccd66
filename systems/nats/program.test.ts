/** What a version must be for a setting. */
import { describe, expect, it } from "vitest";
import { tooOld } from "./program.js";

describe("settings that a version does not know", () => {
  it.each([
    [{}, "2.9.10", undefined],
    [{ "persist-mode": "default" }, "2.9.10", undefined],
    [{ "sync-interval": "always" }, "2.9.10", /sync-interval=always needs nats-server 2\.10 or later/],
    [{ "sync-interval": "always" }, "2.10.0", undefined],
    [{ "persist-mode": "async" }, "2.10.29", /2\.12 or later, this is 2\.10\.29/],
    [{ "persist-mode": "async" }, "2.12.0-RC.1", undefined],
    [{ "persist-mode": "async" }, "3.0.0", undefined],
  ] as const)("%j with %s", (settings, version, missing) => {
    if (missing === undefined) expect(tooOld(settings, version)).toBeUndefined();
    else expect(tooOld(settings, version)).toMatch(missing);
  });
});
