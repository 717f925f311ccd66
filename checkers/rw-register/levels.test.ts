/** Stores of every level are never condemned for their own, and a valid verdict is never without a witness. */
import { describe, expect, it } from "vitest";
import { implies } from "../consistency/index.js";
import { buildHistory, formatEvent } from "../history/index.js";
import { simulate } from "../transactions/testing/simulate.js";
import { STORE_LEVELS } from "../transactions/testing/store.js";
import { rwRegisterChecker } from "./index.js";

describe.each(STORE_LEVELS)("a %s store", (level) => {
  it("is never condemned for its own level", () => {
    let unknown = 0;
    for (let seed = 0; seed < 200; seed++) {
      const readBeforeWrite = (seed % 3) / 2;
      const history = buildHistory(
        simulate({ level, seed, transactions: 60, registers: true, readBeforeWrite, keys: 4 }),
      );
      const verdict = rwRegisterChecker.check(history, { models: [level] });
      expect([seed, verdict.verdict === "invalid" ? verdict.anomalies : []]).toEqual([seed, []]);
      if (verdict.verdict === "unknown") unknown++;
      const all = rwRegisterChecker.check(history);
      const fallen = [...all.violates, ...all.alsoViolates];
      expect([seed, fallen.filter((model) => implies(level, model))]).toEqual([seed, []]);
      if (level === "strict-serializable") expect([seed, all.verdict]).toEqual([seed, "valid"]);
    }
    expect(unknown).toBe(0);
  });

  it("gets the same verdict from lines and from a history", () => {
    for (let seed = 0; seed < 10; seed++) {
      const events = simulate({ level, seed, transactions: 100, keys: 3, registers: true });
      const session = rwRegisterChecker.begin!();
      const bytes = new TextEncoder().encode(events.map((event) => `${formatEvent(event)}\n`).join(""));
      session.pushLines!(bytes, bytes.length);
      expect(JSON.stringify(session.finish())).toBe(
        JSON.stringify(rwRegisterChecker.check(buildHistory(events))),
      );
    }
  });
});
