import { describe, expect, it } from "vitest";
import { buildHistory } from "../history/index.js";
import { events } from "../transactions/testing/shorthand.js";
import { simulate } from "../transactions/testing/simulate.js";
import { STORE_LEVELS } from "../transactions/testing/store.js";
import { AppendWatch, listAppendChecker } from "./index.js";

const WATCHED = ["G1a", "internal", "duplicate-elements", "incompatible-order", "lost-update"];

describe("anomalies that are final once seen", () => {
  it.each([
    ["G1a", ["ax1 !", "rx1"], 3],
    ["G1a", ["rx1", "ax1 !"], 3],
    ["internal", ["rx_ rx1"], 1],
    ["internal", ["ax1 rx2"], 1],
    ["duplicate-elements", ["rx11"], 1],
    ["incompatible-order", ["rx12", "rx21"], 3],
    ["lost-update", ["rx_ ax1", "rx_ ax2"], 3],
  ])("%s", (type, lines, at) => {
    const watch = new AppendWatch();
    const seen = events(lines).map((event) => watch.push(event).map((anomaly) => anomaly.type));
    expect(seen.flatMap((types, i) => (types.includes(type) ? [i] : []))).toEqual([at]);
  });

  it.each(STORE_LEVELS)("are those that the full check finds in the end: %s", (level) => {
    for (let seed = 0; seed < 40; seed++) {
      const run = simulate({ level, seed, transactions: 80, keys: 3 });
      const watch = new AppendWatch();
      const seen = new Set(run.flatMap((event) => watch.push(event).map((anomaly) => anomaly.type)));
      const { counts, allowed } = listAppendChecker.check(buildHistory(run));
      const full = [...Object.keys(counts), ...Object.keys(allowed?.counts ?? {})].filter((type) =>
        WATCHED.includes(type),
      );
      expect([seed, [...seen].sort()]).toEqual([seed, full.sort()]);
    }
  });
});
