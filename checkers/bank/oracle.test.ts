import { it } from "vitest";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { bankChecker } from "./index.js";

it("agrees with the definition", () => {
  compare(
    bankChecker,
    {
      processes: 3,
      operationsMax: 6,
      fail: 0.1,
      info: 0.1,
      invoke: (random) =>
        random.chance(0.6)
          ? { f: "read", value: null }
          : { f: "transfer", value: { from: random.below(3), to: random.below(3), amount: random.below(4) } },
      complete: (random, { f, value }) => {
        if (f === "transfer") return value;
        const a = random.below(9) - 2;
        const shown: Record<string, unknown> = { 0: a, 1: 6 - a - random.below(2), 2: 0 };
        if (random.chance(0.1)) shown[random.below(3)] = null;
        if (random.chance(0.1)) shown[7] = 0;
        if (random.chance(0.1)) delete shown[random.below(3)];
        return shown;
      },
    },
    (operations) => {
      const counts: Counts = {};
      for (const { f, type, output } of operations) {
        if (f !== "read" || type !== "ok") continue;
        const shown = output as Record<string, number | null>;
        const strangers = Object.keys(shown).filter((name) => !["0", "1", "2"].includes(name)).length;
        const empty = Object.values(shown).filter((balance) => balance === null).length;
        add(counts, "unexpected-key", strangers);
        add(counts, "nil-balance", empty);
        if (Object.values(shown).some((balance) => balance !== null && balance < 0))
          add(counts, "negative-value");
        const sum = Object.values(shown).reduce<number>((a, b) => a + (b ?? 0), 0);
        if (strangers === 0 && empty === 0 && sum !== 6) add(counts, "wrong-total");
      }
      return counts;
    },
    ["unexpected-key", "nil-balance", "negative-value", "wrong-total"],
    { total: "6", accounts: "0,1,2" },
  );
});
