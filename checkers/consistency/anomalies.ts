/**
 * The anomalies and what follows from each: `G0` is as bad as `G1c`, a `-process` form shows in real time too,
 * and so on. Implications are Adya's and Elle's; those below the last comment are ours.
 */
import type { AnomalyKind } from "./model.js";
import type { Source } from "./sources.js";

function kind(name: string, source: Source, implies: readonly string[], summary: string): AnomalyKind {
  return { name, summary, implies, source };
}

/** The three forms of a kind of cycle: plain, with the order of a session, with real time. */
function forms(
  name: string,
  implied: readonly string[],
  summary: string,
  source: Source = "adya",
): readonly AnomalyKind[] {
  const with_ = (suffix: string) => implied.map((other) => `${other}${suffix}`);
  return [
    kind(name, source, [...implied, `${name}-process`], summary),
    kind(
      `${name}-process`,
      "elle",
      [...with_("-process"), `${name}-realtime`],
      `${summary.replace(/\.$/, "")}, with the order of a session among the edges.`,
    ),
    kind(
      `${name}-realtime`,
      "elle",
      with_("-realtime"),
      `${summary.replace(/\.$/, "")}, with real-time order among the edges.`,
    ),
  ];
}

export const ANOMALIES: readonly AnomalyKind[] = [
  ...forms("G0", ["G1c"], "Write cycle: transactions overwrote each other in a circle."),
  ...forms("G1", [], "Dirty reads: aborted, intermediate or circular information flow."),
  kind("G1a", "adya", ["G1"], "Aborted read: a committed transaction read what an aborted one wrote."),
  kind("G1b", "adya", ["G1"], "Intermediate read: a version that its own transaction had replaced was read."),
  ...forms("G1c", ["G1"], "Circular information flow: a cycle of writes and reads."),
  ...forms("G-single", ["G-nonadjacent"], "Read skew: a cycle with exactly one anti-dependency."),
  ...forms(
    "G-single-item",
    ["G-single", "G-nonadjacent-item"],
    "Read skew on items: a cycle with exactly one anti-dependency.",
  ),
  ...forms("G-nonadjacent", ["G2"], "A cycle with anti-dependencies, no two of them in a row."),
  ...forms(
    "G-nonadjacent-item",
    ["G-nonadjacent", "G2-item"],
    "A cycle with anti-dependencies on items, no two of them in a row.",
  ),
  ...forms("G2", [], "A cycle with anti-dependencies, through items or predicates."),
  ...forms("G2-item", ["G2"], "A cycle with two or more anti-dependencies on items; write skew is one."),
  kind("GSI", "adya", [], "Interference or missed effects under snapshot isolation."),
  kind(
    "GSIa",
    "adya",
    ["GSI"],
    "Interference: a dependency on a transaction that was not over at the start.",
  ),
  kind("GSIb", "adya", ["GSI"], "Missed effects: a cycle with one anti-dependency and start order."),
  kind("G-SI", "adya", [], "Interference or missed effects, in the names of the thesis."),
  kind("G-SIb", "adya", [], "Missed effects, in the names of the thesis."),
  kind("G-cursor", "adya", [], "A lost update through a cursor."),
  kind("G-monotonic", "adya", [], "Reads of one transaction went back in time."),
  kind("G-MSR", "adya", [], "Snapshots read by one transaction went back in time."),
  kind("G-update", "adya", [], "A cycle among update transactions and one reader."),
  kind("internal", "cerone", [], "A transaction's read contradicts its own earlier reads or writes."),
  kind("future-read", "elle", ["G1c"], "A transaction read its own write before making it."),
  kind("dirty-update", "elle", ["G1a"], "A committed write builds on what an aborted transaction wrote."),
  kind(
    "lost-update",
    "berenson",
    ["G2-item", "write-skew"],
    "Two transactions read the same version of a key and both replaced it.",
  ),
  kind("write-skew", "berenson", ["G2"], "Two transactions each missed what the other wrote."),
  kind("duplicate-elements", "elle", [], "One write took effect more than once."),
  kind("incompatible-order", "elle", ["G1a"], "Two reads of a key disagree on the order of its writes."),
  kind("cyclic-versions", "elle", [], "The versions of a key cannot be put in any order."),
  kind("predicate-read-miss", "elle", [], "A predicate read missed something that must have matched."),
  // Not in Elle.
  kind(
    "G-prefix",
    "biswas",
    ["G-nonadjacent"],
    "Transactions saw commits in orders that no global order explains: long fork is one.",
  ),
  kind(
    "long-fork",
    "sovran",
    ["G-prefix", "G-nonadjacent-item"],
    "Two readers saw two independent writes in opposite orders.",
  ),
  kind("thin-air-read", "biswas", ["G1a"], "A value was read that nobody wrote."),
  kind(
    "observed-transaction-vanishes",
    "bailis",
    ["fractured-read"],
    "A transaction saw an effect of another and later missed an effect of it.",
  ),
  kind(
    "fractured-read",
    "ramp",
    ["causality-violation", "G-single-item"],
    "A transaction saw some effects of another but not all.",
  ),
  kind(
    "no-conflict-violation",
    "cerone",
    ["G-single-item"],
    "Two transactions wrote one key, and the later one missed something that the earlier one wrote.",
  ),
  kind(
    "causality-violation",
    "cerone",
    ["causality-violation-process", "G-single-item"],
    "A transaction missed an effect that came before what it saw.",
  ),
  kind(
    "causality-violation-process",
    "viotti",
    ["G-single-item-process"],
    "A transaction missed an effect that came before what its session saw.",
  ),
  kind(
    "read-your-writes-violation",
    "terry",
    ["causality-violation-process"],
    "A session missed its own earlier write.",
  ),
  kind(
    "monotonic-reads-violation",
    "terry",
    ["causality-violation-process"],
    "A session saw an older version than before.",
  ),
  kind(
    "monotonic-writes-violation",
    "terry",
    ["causality-violation-process"],
    "Writes of a session took effect, or were seen, against its order.",
  ),
  kind(
    "writes-follow-reads-violation",
    "terry",
    ["causality-violation-process"],
    "A write took effect, or was seen, before what its session had already read.",
  ),
  kind(
    "PRAM-violation",
    "lipton",
    ["causality-violation-process"],
    "A session missed a write that came before one that it had seen, in the session of both.",
  ),
  // Every order of versions has a cycle that the model forbids.
  ...[
    "PL-1",
    "PL-2",
    "PL-SI",
    "parallel-snapshot-isolation",
    "PL-2.99",
    "PL-3",
    "PL-SS",
    "strong-session-PL-1",
    "strong-session-PL-2",
    "strong-session-snapshot-isolation",
    "strong-session-serializable",
    "strong-PL-1",
    "strong-PL-2",
    "strong-snapshot-isolation",
  ].map((name) =>
    kind(`${name}-cycle-exists`, "elle", [], `Whatever the order of versions: some cycle refutes ${name}.`),
  ),
];
