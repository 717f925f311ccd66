/** Stores of every level are never condemned for their own, and sessions and histories agree to the byte. */
import { describe, expect, it } from "vitest";
import { implies } from "../consistency/index.js";
import { buildHistory, formatEvent } from "../history/index.js";
import { simulate } from "../transactions/testing/simulate.js";
import { STORE_LEVELS } from "../transactions/testing/store.js";
import { listAppendChecker } from "./index.js";

describe.each(STORE_LEVELS)("a %s store", (level) => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);

  it("is never condemned for its own level, and often for a stronger one", () => {
    let stronger = 0;
    for (const seed of seeds) {
      const history = buildHistory(simulate({ level, seed, transactions: 60 }));
      const verdict = listAppendChecker.check(history, { models: ["strict-serializable", level] });
      const own = [...verdict.violates, ...verdict.alsoViolates].filter((model) => implies(level, model));
      expect([seed, own, verdict.anomalies.filter(() => own.length > 0)]).toEqual([seed, [], []]);
      if (verdict.verdict === "invalid") stronger++;
      else expect(verdict.verdict).toBe("valid");
    }
    if (level === "strict-serializable") expect(stronger).toBe(0);
    else expect(stronger).toBeGreaterThan(40);
  });

  it("gets the same verdict from events, from lines and from a history", () => {
    for (const seed of seeds.slice(0, 20)) {
      const events = simulate({ level, seed, transactions: 150, keys: 3 });
      const whole = JSON.stringify(listAppendChecker.check(buildHistory(events)));
      const pushed = listAppendChecker.begin!();
      for (const event of events) pushed.push(event);
      expect(JSON.stringify(pushed.finish())).toBe(whole);
      const lines = listAppendChecker.begin!();
      const text = events.map((event) => `${formatEvent(event)}\n`);
      for (let i = 0; i < text.length; i += 37) {
        const bytes = new TextEncoder().encode(text.slice(i, i + 37).join(""));
        lines.pushLines!(bytes, bytes.length);
      }
      expect(JSON.stringify(lines.finish())).toBe(whole);
    }
  });
});
