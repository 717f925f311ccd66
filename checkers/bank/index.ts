/**
 * Accounts whose total never changes: every read of all accounts must add up to it, and no balance may fall below
 * zero. Jepsen's `bank`, with its names: wrong-total, negative-value, unexpected-key, nil-balance.
 *
 * `transfer` {from, to, amount}; `read` → {account: amount}. Reads must see all accounts at one moment and transfers
 * must not be lost: a wrong total refutes update atomicity (Cerone et al. 2015) and repeatable read, and so all of
 * snapshot isolation and serializability; read committed permits it.
 */
import type { Checker } from "../checker.js";
import {
  Evidence,
  isNumber,
  isRecord,
  judgeGuarantees,
  malformedInput,
  malformedOutput,
  numberSetting,
  requested,
  whyVacuous,
  wordOf,
} from "../guarantees/index.js";
import { show, type History } from "../history/index.js";
import { shapeOf, type Transfer } from "./fracture.js";

const NAME = "bank";
/** No isolation level excuses an account out of nowhere. */
const ALWAYS = "known-accounts";
const [OK, FAIL] = [0, 1];

type Balances = Readonly<Record<string, unknown>>;

/** Rows of operations: a million operation objects would be many times their size. */
interface Read {
  readonly row: number;
  readonly total: number;
}

export const bankChecker: Checker = {
  name: NAME,
  summary: "transfers between accounts: every read adds up to the same total, and nothing is negative",
  operations: ["transfer", "read"],
  settings: {
    total: "what all accounts add up to (default: what most reads add up to)",
    negative: "forbidden (default); allowed: balances may fall below zero",
    accounts: "names of the accounts, with commas (default: those of most reads and of all transfers)",
  },
  models: [
    "sound-bank",
    "snapshot-isolation",
    "serializable",
    "strict-serializable",
    "repeatable-read",
    "parallel-snapshot-isolation",
    "update-atomic",
    "read-committed",
    "read-uncommitted",
    "non-negative",
    ALWAYS,
  ],
  check(history, options = {}) {
    const { settings = {} } = options;
    const { reads, transfers, named } = load(history);
    const given = numberSetting(settings, "total");
    const total = given ?? usualTotal(reads);
    const accounts = settings["accounts"]?.split(",").map((name) => name.trim());
    const known = new Set(accounts ?? [...usualAccounts(history, reads), ...named]);
    const negative = wordOf(settings, "negative", ["forbidden", "allowed"]);
    const evidence = new Evidence();
    for (const read of reads) judgeRead(history, read, { total, known, negative, transfers }, evidence);
    const open =
      whyVacuous(NAME, { reads: reads.length, transfers: transfers.length }) ??
      (given === undefined && reads.length < 2
        ? {
            reason: "vacuous" as const,
            detail: "one read and no total to compare it with: say --set total=…",
          }
        : undefined);
    const models = requested(options.models, "sound-bank");
    return judgeGuarantees({
      workload: NAME,
      models: [...new Set([...models, ALWAYS])],
      judged: bankChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "every read added up",
      checked: { operations: history.length, reads: reads.length, transfers: transfers.length, total },
    });
  },
};

function load(history: History): { reads: Read[]; transfers: Transfer[]; named: Set<string> } {
  const reads: Read[] = [];
  const transfers: Transfer[] = [];
  const named = new Set<string>();
  const { f, type, input, output } = history.columns;
  const moving = history.names.map((name) => name === "transfer");
  const reading = history.names.map((name) => name === "read");
  for (let row = 0; row < history.length; row++) {
    if (moving[f[row]!] === true) {
      const value = input[row];
      if (!isRecord(value) || !("from" in value) || !("to" in value) || !isNumber(value["amount"]))
        malformedInput(history.get(row), "{from, to, amount}");
      named.add(nameOf(value["from"])).add(nameOf(value["to"]));
      if (type[row] !== FAIL) transfers.push({ row, amount: value["amount"] });
    } else if (reading[f[row]!] === true && type[row] === OK) {
      const balances = output[row];
      if (!isRecord(balances)) malformedOutput(history.get(row), "the balances, {account: amount}");
      let total = 0;
      for (const name in balances) {
        const balance = balances[name];
        if (balance === null || balance === undefined) continue;
        if (!isNumber(balance)) malformedOutput(history.get(row), "an amount for each account");
        total += balance;
      }
      reads.push({ row, total });
    }
  }
  return { reads, transfers, named };
}

function nameOf(account: unknown): string {
  return typeof account === "string" ? account : show(account);
}

/** Accounts that more than half of the reads show. */
function usualAccounts(history: History, reads: readonly Read[]): string[] {
  const times = new Map<string, number>();
  for (const { row } of reads)
    for (const name in history.columns.output[row] as Balances) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].filter(([, count]) => 2 * count > reads.length).map(([name]) => name);
}

/** The total of most reads, the earliest of those where several are as frequent. */
function usualTotal(reads: readonly Read[]): number {
  const times = new Map<number, number>();
  for (const { total } of reads) times.set(total, (times.get(total) ?? 0) + 1);
  let [best, most] = [0, 0];
  for (const [total, count] of times) if (count > most) [best, most] = [total, count];
  return best;
}

interface Rules {
  readonly total: number;
  readonly known: ReadonlySet<string>;
  readonly negative: "forbidden" | "allowed";
  readonly transfers: readonly Transfer[];
}

function judgeRead(history: History, { row, total }: Read, rules: Rules, evidence: Evidence): void {
  const balances = history.columns.output[row] as Balances;
  const [start, time] = [history.columns.start[row]!, history.columns.returned[row]!];
  const read = `The read of index ${String(start)}`;
  const add = (type: string, message: string, details: Record<string, unknown>) =>
    evidence.add(type, () => ({ operations: [start], message: `${read} ${message}.`, details }), time);
  let nil = false;
  let lowest: string | undefined;
  let unexpected = 0;
  for (const name in balances) {
    const balance = balances[name];
    if (!rules.known.has(name)) {
      unexpected++;
      add("unexpected-key", `shows account ${show(name)}, which does not exist`, { account: name });
    }
    if (balance === null || balance === undefined) {
      nil = true;
      add("nil-balance", `shows account ${show(name)} without a balance`, { account: name });
    } else if (rules.negative === "forbidden" && (balance as number) < 0) {
      if (lowest === undefined || (balance as number) < (balances[lowest] as number)) lowest = name;
    }
  }
  if (lowest !== undefined)
    add("negative-value", `shows account ${show(lowest)} at ${show(balances[lowest])}`, {
      account: lowest,
      balance: balances[lowest],
    });
  // A read that is wrong in kind has no total to speak of.
  if (nil || unexpected > 0 || total === rules.total) return;
  evidence.add(
    "wrong-total",
    () => {
      const missing = [...rules.known].filter((name) => !(name in balances));
      const found = shapeOf(history, row, total - rules.total, missing, rules.transfers);
      return {
        operations: [...found.operations, start],
        message: `${read} adds up to ${String(total)} instead of ${String(rules.total)}${found.message}.`,
        details: { total, expected: rules.total, missing, shape: found.shape },
      };
    },
    time,
  );
}
