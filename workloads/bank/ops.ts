/** Operations of bank: move an amount between two accounts, read all balances. */
export interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

export type BankOperation =
  { readonly f: "transfer"; readonly value: Transfer } | { readonly f: "read"; readonly value: null };

/** Jepsen's: eight accounts with a hundred among them, and no more than five at a time. */
export const ACCOUNTS = 8;
export const TOTAL = 100;
export const AMOUNT_MAX = 5;

/** What an account has at the beginning: as equal as integers allow. */
export function openingBalance(account: number): number {
  return Math.floor(TOTAL / ACCOUNTS) + (account < TOTAL % ACCOUNTS ? 1 : 0);
}
