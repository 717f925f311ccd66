/**
 * The anomalies of messages, sets, money and locks as data: what each is, and the weakest guarantees and
 * consistency models that it refutes by itself. Names are Jepsen's where Jepsen has one.
 */
export interface LossKind {
  readonly name: string;
  readonly summary: string;
  readonly refutes: readonly string[];
}

function kind(name: string, refutes: readonly string[], summary: string): LossKind {
  return { name, refutes, summary };
}

/** Bank totals and the like: a state between two transactions was seen, or an update was lost. */
const TORN = ["update-atomic", "repeatable-read"];

export const LOSSES: readonly LossKind[] = [
  kind("lost", ["durability"], "Acknowledged, and not there at the end."),
  kind("unexpected", ["no-creation"], "Read or delivered, though nobody ever wrote it."),
  kind("duplicated", ["no-duplication"], "There, or delivered, more often than it was written."),
  kind("failed-but-present", ["honest-failures"], "Reported as failed, and there all the same."),
  kind("stale", ["fresh", "linearizable"], "Missed by a read that began after it was known to be there."),
  // Delivery.
  kind(
    "lost-on-consumer-crash",
    ["crash-safety"],
    "Given to a consumer that crashed, and never to anybody again.",
  ),
  kind("delivered-before-sent", ["no-creation"], "Delivered before anybody had begun to send it."),
  kind(
    "delivered-after-abort",
    ["honest-failures"],
    "Delivered, though its sender was told that it was refused.",
  ),
  kind("reordered", ["ordered"], "A message sent later in the order that was set was delivered first."),
  kind("redelivery-inversion", ["ordered-redelivery"], "Delivered again after a later message of its order."),
  kind("early-redelivery", ["visibility"], "Delivered again before its visibility timeout was over."),
  kind("dead-lettered-early", ["dead-letter-policy"], "Set aside before its last attempt."),
  kind("delivered-too-often", ["dead-letter-policy"], "Delivered more often than the policy allows."),
  kind("stuck", ["progress"], "Still undelivered when the drain's deadline had passed."),
  // Log.
  kind(
    "lost-write",
    ["log", "durability"],
    "A message before one that was polled was never polled by anybody.",
  ),
  kind("unseen", ["log"], "Acknowledged, and not polled by anybody by the end."),
  kind("duplicate", ["log", "no-duplication"], "One message stands at several offsets."),
  kind("inconsistent-offsets", ["log"], "One offset holds different messages."),
  kind(
    "precommitted-read",
    ["log"],
    "A transaction polled what it had sent itself, before it was committed.",
  ),
  kind(
    "G1a",
    ["log", "read-committed"],
    "A message of a failed send or transaction was polled: an aborted read.",
  ),
  kind(
    "G1b",
    ["log", "read-committed"],
    "A poll to the end saw part of a transaction: an intermediate read.",
  ),
  kind("int-poll-skip", ["log"], "Successive messages of one transaction's polls leave some out."),
  kind("int-nonmonotonic-poll", ["log"], "Successive messages of one transaction's polls go back."),
  kind(
    "int-send-skip",
    ["contiguous-sends"],
    "Messages that one transaction sent do not stand side by side.",
  ),
  kind("int-nonmonotonic-send", ["log"], "Messages that one transaction sent stand in another order."),
  kind("poll-skip", ["log"], "A consumer's next poll leaves messages out."),
  kind("nonmonotonic-poll", ["log"], "A consumer's next poll goes back."),
  kind("nonmonotonic-send", ["log"], "A producer's next message stands before its last."),
  // Objects.
  kind("duplicate-id", ["uniqueness"], "An identifier was given out twice."),
  kind("counter-too-low", ["counting"], "Less than everything that must have been added."),
  kind("counter-too-high", ["counting"], "More than everything that may have been added."),
  kind("counter-impossible", ["counting"], "Within bounds, but not the sum of any adds."),
  kind("wrong-total", TORN, "The accounts of one read do not add up to the total."),
  kind("negative-value", ["non-negative", ...TORN], "A balance below zero."),
  kind("unexpected-key", ["known-accounts"], "An account that does not exist."),
  kind("nil-balance", ["known-accounts"], "An account without a balance."),
  kind("nonmonotonic-read", ["growing", "monotonic-reads"], "A client read less than it had read before."),
  kind("nonmonotonic-realtime", ["linearizable"], "A read began after another had ended, and found less."),
  kind("off-order", ["growing"], "The order of timestamps is not the order of values."),
  kind(
    "causal-violation",
    ["causal-register", "causal"],
    "An operation did not find what its cause had left.",
  ),
  kind(
    "causal-reverse",
    ["strict-serializable"],
    "A read shows a write but not one that was over before it began.",
  ),
  kind("double-hold", ["mutual-exclusion"], "Two clients held the lock at once."),
  kind("expired-hold", ["mutual-exclusion"], "A client worked under a lease that another had got meanwhile."),
  kind("not-held", ["ownership"], "Released by a client that did not hold it."),
  kind("token-not-growing", ["fencing"], "A grant came with a token no larger than an earlier grant's."),
  kind("stale-token-accepted", ["fencing"], "The resource took a token older than one it had seen."),
  kind("two-leaders", ["one-leader-per-term"], "One term, two leaders."),
  kind("term-went-back", ["growing-terms"], "A term older than one that was over before."),
  kind("missing-entry", ["index-agreement"], "The index did not find a row that was there."),
  kind("ghost-entry", ["index-agreement"], "The index found a row that was not there."),
  kind("partial-effect", ["atomicity", "read-atomic"], "Part of what a transaction wrote is there."),
  kind(
    "effect-after-abort",
    ["honest-failures", "read-committed"],
    "What an aborted transaction wrote is there.",
  ),
  kind("lost-transaction", ["durability"], "Nothing of what a committed transaction wrote is there."),
  kind("routed-apart", ["placement-agreement"], "The same table, the same key, two nodes."),
  kind("moved-too-many", ["minimal-movement"], "More keys moved than the change of nodes calls for."),
  kind("skewed-load", ["balance"], "Load is spread less evenly than the bound that was set."),
  kind(
    "lost-by-clock",
    ["durability", "linearizable"],
    "An acknowledged write lost to an earlier one with a later clock.",
  ),
  kind(
    "older-won",
    ["last-write-wins"],
    "A read shows a write although one with a later timestamp was there.",
  ),
  kind("false-suspicion", ["strong-accuracy"], "A node was suspected while it was up."),
  kind("undetected-crash", ["strong-completeness"], "A node that was down was never suspected."),
  kind("late-detection", ["timely-detection"], "A crash was detected later than promised."),
  kind(
    "thin-air",
    ["no-creation", "read-uncommitted", "linearizable"],
    "A value was read that nobody ever wrote.",
  ),
];
