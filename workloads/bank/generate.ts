/** As many reads as transfers between two different accounts. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import { ACCOUNTS, AMOUNT_MAX, type BankOperation } from "./ops.js";

export function transfers(): OpGenerator {
  return lift((random): BankOperation => {
    if (random.chance(0.5)) return { f: "read", value: null };
    const from = random.below(ACCOUNTS);
    const to = (from + 1 + random.below(ACCOUNTS - 1)) % ACCOUNTS;
    return { f: "transfer", value: { from, to, amount: 1 + random.below(AMOUNT_MAX) } };
  });
}
