/**
 * Accounts whose total never changes: every read of all accounts must add up to it, and no balance may fall below
 * zero. Jepsen's `bank`, with its names: wrong-total, negative-value, unexpected-key, nil-balance.
 *
 * `transfer` {from, to, amount}; `read` → {account: amount}; each key is a bank of its own. An account that a read
 * leaves out shows in its total only, since some delete what is empty. Reads must see all accounts at one moment and transfers
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
import { keyName, show, type History } from "../history/index.js";
import { shapeOf, type Transfer } from "./fracture.js";
import { understanding } from "../understanding.js";

const NAME = "bank";
/** No isolation level excuses an account out of nowhere. */
const ALWAYS = "known-accounts";
const [OK, FAIL] = [0, 1];

type Balances = Readonly<Record<string, unknown>>;

/** Rows of operations: a million operation objects would be many times their size. */
interface Read {
  readonly row: number;
  readonly total: number;
  readonly balances: Balances;
  /** How far the total may be off by rounding: only where amounts are no integers. */
  readonly slack: number;
}

/** The accounts of one key. */
interface Bank {
  readonly key: unknown;
  readonly reads: Read[];
  readonly transfers: Transfer[];
  readonly named: Set<string>;
}

const ROUNDING = 2 ** -44;

export const bankChecker: Checker = understanding({
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
    const given = numberSetting(settings, "total");
    const accounts = settings["accounts"]?.split(",").map((name) => name.trim());
    const negative = wordOf(settings, "negative", ["forbidden", "allowed"]);
    const evidence = new Evidence();
    const banks = [...load(history)];
    const totals = banks.map(([, { key, reads, transfers, named }]) => {
      const total = given ?? usualTotal(reads);
      const known = new Set(accounts ?? [...usualAccounts(reads), ...named]);
      const rules = { key, total, known, negative, transfers };
      for (const read of reads) judgeRead(history, read, rules, evidence);
      return total;
    });
    const count = (of: "reads" | "transfers") => banks.reduce((sum, [, bank]) => sum + bank[of].length, 0);
    const [reads, transfers] = [count("reads"), count("transfers")];
    const { start, end } = history.columns;
    const tested = banks.reduce((sum, [, bank]) => {
      const [first] = bank.transfers;
      return (
        sum + bank.reads.filter(({ row }) => first !== undefined && end[row]! > start[first.row]!).length
      );
    }, 0);
    const open =
      whyVacuous(NAME, { reads, transfers, tested }) ??
      (given === undefined && banks.every(([, bank]) => bank.reads.length < 2)
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
      checked: {
        operations: history.length,
        reads,
        transfers,
        ...(totals.length === 1 ? { total: totals[0]! } : { banks: totals.length }),
      },
    });
  },
});

function load(history: History): Map<string, Bank> {
  const banks = new Map<string, Bank>();
  const { f, type, input, output, key } = history.columns;
  const bankOf = (row: number): Bank => {
    const name = keyName(key?.[row]);
    let bank = banks.get(name);
    if (bank === undefined)
      banks.set(name, (bank = { key: key?.[row] ?? null, reads: [], transfers: [], named: new Set() }));
    return bank;
  };
  const moving = history.names.map((name) => name === "transfer");
  const reading = history.names.map((name) => name === "read");
  for (let row = 0; row < history.length; row++) {
    if (moving[f[row]!] === true) {
      const value = input[row];
      if (!isRecord(value) || !("from" in value) || !("to" in value) || !isNumber(value["amount"]))
        malformedInput(history.get(row), "{from, to, amount}");
      const { named, transfers } = bankOf(row);
      named.add(nameOf(value["from"])).add(nameOf(value["to"]));
      if (type[row] !== FAIL) transfers.push({ row, amount: value["amount"] });
    } else if (reading[f[row]!] === true && type[row] === OK) {
      const balances = balancesOf(output[row]);
      if (balances === undefined) malformedOutput(history.get(row), "the balances, {account: amount}");
      let [total, all, whole] = [0, 0, true];
      for (const name in balances) {
        const balance = balances[name];
        if (balance === null || balance === undefined) continue;
        if (!isNumber(balance)) malformedOutput(history.get(row), "an amount for each account");
        total += balance;
        all += Math.abs(balance);
        whole &&= Number.isInteger(balance);
      }
      bankOf(row).reads.push({ row, total, balances, slack: whole ? 0 : all * ROUNDING });
    }
  }
  return banks;
}

/** Accounts and balances; an EDN map whose keys are texts as well. */
function balancesOf(value: unknown): Balances | undefined {
  if (!isRecord(value)) return undefined;
  const pairs = value["$map"];
  if (!Array.isArray(pairs)) return value;
  return Object.fromEntries(
    (pairs as [unknown, unknown][]).map(([account, balance]) => [nameOf(account), balance]),
  );
}

function nameOf(account: unknown): string {
  if (typeof account === "string") return account;
  const keyword = isRecord(account) ? account["$keyword"] : undefined;
  return typeof keyword === "string" ? keyword : show(account);
}

/** Accounts that more than half of the reads show. */
function usualAccounts(reads: readonly Read[]): string[] {
  const times = new Map<string, number>();
  for (const { balances } of reads) for (const name in balances) times.set(name, (times.get(name) ?? 0) + 1);
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
  readonly key: unknown;
  readonly total: number;
  readonly known: ReadonlySet<string>;
  readonly negative: "forbidden" | "allowed";
  readonly transfers: readonly Transfer[];
}

function judgeRead(history: History, read: Read, rules: Rules, evidence: Evidence): void {
  const { row, total, balances, slack } = read;
  const keyed = rules.key === null ? {} : { key: rules.key };
  const [start, time] = [history.columns.start[row]!, history.columns.returned[row]!];
  const named = `The read of index ${String(start)}`;
  const add = (type: string, message: string, details: Record<string, unknown>) =>
    evidence.add(
      type,
      () => ({ ...keyed, operations: [start], message: `${named} ${message}.`, details }),
      time,
    );
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
  if (nil || unexpected > 0 || Math.abs(total - rules.total) <= slack) return;
  evidence.add(
    "wrong-total",
    () => {
      const missing = [...rules.known].filter((name) => !(name in balances));
      const found = shapeOf(history, row, total - rules.total, missing, rules.transfers);
      return {
        ...keyed,
        operations: [...found.operations, start],
        message: `${named} adds up to ${String(total)} instead of ${String(rules.total)}${found.message}.`,
        details: { total, expected: rules.total, missing, shape: found.shape },
      };
    },
    time,
  );
}
