/** What SQLite promises, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const ISOLATION = "https://www.sqlite.org/isolation.html";
const TRANSACTION = "https://www.sqlite.org/lang_transaction.html";

/** A connection may do without, for what it reads from a cache that others write to. */
const ISOLATED = { "read-uncommitted": "off" };
const SERIALIZABLE = "SQLite implements serializable transactions by actually serializing the writes.";

const transactional: readonly Claim[] = (["immediate", "deferred"] as const).flatMap((begin) =>
  (
    [
      ["list-append", "serializable"],
      ["rw-register", "serializable"],
      ["write-skew", "serializable"],
      ["long-fork", "snapshot-isolation"],
      ["session", "causal"],
      ["bank", "sound-bank"],
    ] as const
  ).map(([workload, promises]) => ({
    name: `${workload}-${begin}`,
    workload,
    when: { begin, ...ISOLATED },
    promises,
    says: SERIALIZABLE,
    source: ISOLATION,
  })),
);

export const claims: readonly Claim[] = [
  ...transactional,
  {
    name: "list-append-autocommit",
    workload: "list-append",
    when: { begin: "autocommit", ...ISOLATED },
    promises: "read-uncommitted",
    exhibits: ["lost-update", "G-single-item", "G1b", "G2-item"],
    says: "Without an explicit transaction every statement is one of its own, which is committed when it is done.",
    source: TRANSACTION,
  },
  {
    name: "list-append-uncommitted",
    workload: "list-append",
    when: { "read-uncommitted": "on", cache: "shared", begin: "deferred" },
    promises: "read-uncommitted",
    exhibits: ["G1a", "G1b"],
    says: "A connection in read-uncommitted mode takes no read-locks on the tables of its shared cache: it may read what another has not committed.",
    source: "https://www.sqlite.org/sharedcache.html#read_uncommitted_isolation_mode",
  },
  {
    name: "register",
    workload: "register",
    when: ISOLATED,
    promises: "linearizable",
    says: `${SERIALIZABLE} A reader sees the file as it was when it began to read.`,
    source: ISOLATION,
  },
  ...(["set", "set-full"] as const).map((workload): Claim => ({
    name: workload,
    workload,
    when: ISOLATED,
    promises: workload === "set" ? "reliable" : "exact",
    says: "Transactions are durable across a crash of the application, whatever synchronous is.",
    source: "https://www.sqlite.org/pragma.html#pragma_synchronous",
  })),
];
