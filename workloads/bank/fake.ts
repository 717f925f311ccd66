/** Accounts in memory; each transfer, and each read of all, at one instant. */
import { pace } from "../pace.js";
import { strikesOf, unreliable } from "../unreliable.js";
import { FakeFailure, type Fake } from "../workload.js";
import { ACCOUNTS, openingBalance, type Transfer } from "./ops.js";

export const fake: Fake = {
  defects: {
    "lost-update": { summary: "Transfers write back balances read before.", finds: ["wrong-total"] },
    "read-skew": { summary: "Reads look at accounts one after the other.", finds: ["wrong-total"] },
    "half-transfer": { summary: "Takes money and does not bring it.", finds: ["wrong-total"] },
    overdraft: { summary: "Does not look at the balance before taking from it.", finds: ["negative-value"] },
    "ghost-account": { summary: "Shows an account that does not exist.", finds: ["unexpected-key"] },
    "missing-account": { summary: "Leaves an account out of a read.", finds: ["wrong-total"] },
    "nil-balance": { summary: "Shows an account without a balance.", finds: ["nil-balance"] },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    const balances = Array.from({ length: ACCOUNTS }, (_, account) => openingBalance(account));
    const read = async (): Promise<Record<string, number | null>> => {
      const shown: Record<string, number | null> = {};
      for (let account = 0; account < ACCOUNTS; account++) {
        shown[account] = balances[account]!;
        if (defect === "read-skew") await pace(random, 2);
      }
      if (strikes("ghost-account", 0.1)) shown[ACCOUNTS + 7] = 0;
      if (strikes("nil-balance")) shown[random.below(ACCOUNTS)] = null;
      if (strikes("missing-account")) delete shown[balances.indexOf(Math.max(...balances))];
      return shown;
    };
    const transfer = async ({ from, to, amount }: Transfer): Promise<void> => {
      const [had, has] = [balances[from]!, balances[to]!];
      if (defect === "lost-update") await pace(random, 2);
      if (had < amount && defect !== "overdraft") throw new FakeFailure("not enough");
      balances[from] = (defect === "lost-update" ? had : balances[from]!) - amount;
      if (!strikes("half-transfer")) balances[to] = (defect === "lost-update" ? has : balances[to]!) + amount;
    };
    return {
      invoke: ({ f, value }) =>
        unreliable(random, async () => {
          if (f === "read") return read();
          await transfer(value as Transfer);
          return value;
        }),
    };
  },
};
