/**
 * What the checkers of messages, sets, money and locks judge against, as data: guarantees, each with the weaker
 * ones it includes. They stand beside the consistency models of `consistency/`; a checker may judge against both.
 */
export interface Guarantee {
  /** As `--model` takes it and verdicts print it. */
  readonly name: string;
  /** Weaker guarantees, or consistency models, that hold whenever this one does. */
  readonly implies: readonly string[];
  readonly summary: string;
}

function guarantee(name: string, implies: readonly string[], summary: string): Guarantee {
  return { name, implies, summary };
}

export const GUARANTEES: readonly Guarantee[] = [
  // What is there. "No creation" and "no duplication" are the names of Cachin, Guerraoui and Rodrigues (2011).
  guarantee("no-creation", [], "Nothing is delivered or read that nobody sent or wrote."),
  guarantee("durability", [], "What was acknowledged is there afterwards."),
  guarantee("no-duplication", [], "Nothing is there, or delivered, more often than it was written."),
  guarantee("honest-failures", [], "What was reported as failed has no effect."),
  guarantee(
    "reliable",
    ["no-creation", "durability"],
    "All that was acknowledged is there, nothing invented.",
  ),
  guarantee(
    "exact",
    ["reliable", "no-duplication"],
    "All that was acknowledged is there, once, nothing invented.",
  ),
  guarantee("fresh", [], "What was acknowledged is seen by every later operation."),
  // Delivery.
  guarantee("at-most-once", ["no-creation", "no-duplication"], "A message is delivered once or never."),
  guarantee("crash-safety", [], "A message given to a consumer that crashes is given to somebody else."),
  guarantee(
    "at-least-once",
    ["reliable", "crash-safety"],
    "An acknowledged message is delivered once or more often, whoever crashes.",
  ),
  guarantee(
    "exactly-once",
    ["at-least-once", "at-most-once", "honest-failures", "exact"],
    "An acknowledged message is delivered once, a refused one never.",
  ),
  guarantee("progress", [], "Once everything is healed, every message is delivered before the deadline."),
  guarantee("ordered", [], "Messages are delivered in the order that was set: of a producer, a key, or all."),
  guarantee("ordered-redelivery", [], "A message is never delivered again after a later one of its order."),
  guarantee("visibility", [], "A message in flight is given to nobody else before its timeout."),
  guarantee(
    "dead-letter-policy",
    [],
    "A message is set aside after its last attempt, not before and not later.",
  ),
  guarantee("contiguous-sends", [], "Messages of one transaction stand side by side in the log."),
  guarantee("stable-assignment", [], "A consumer's polls go on where the last one ended, rebalanced or not."),
  guarantee(
    "log",
    ["no-creation"],
    "A partitioned log as Kafka describes it: offsets, order and committed reads.",
  ),
  // Objects.
  guarantee("uniqueness", [], "No identifier is given out twice."),
  guarantee("counting", [], "Every value read is the sum of some adds that may have happened by then."),
  guarantee("known-accounts", [], "Reads show the accounts that there are, each with an amount."),
  guarantee("non-negative", [], "No balance falls below zero."),
  guarantee("growing", [], "A number that only grows never goes back, and rows carry growing timestamps."),
  guarantee(
    "causal-register",
    [],
    "Operations of one causal order find the register as the one before left it.",
  ),
  guarantee("mutual-exclusion", [], "At most one holder at a time."),
  guarantee("ownership", [], "Only the holder can release."),
  guarantee(
    "fencing",
    [],
    "Tokens grow with every grant, and the resource refuses older ones than it has seen.",
  ),
  guarantee("one-leader-per-term", [], "No term has two leaders."),
  guarantee("growing-terms", [], "A term that is over never comes back."),
  guarantee("index-agreement", [], "An index finds exactly the rows that the base holds."),
  guarantee("atomicity", [], "Of what a transaction writes all is there or nothing."),
  guarantee("placement-agreement", [], "All who route by the same table send a key to the same node."),
  guarantee("minimal-movement", [], "A new table moves no more keys than its change of nodes calls for."),
  guarantee("balance", [], "No node carries more than its share, by the bound that was set."),
  guarantee("last-write-wins", [], "The write with the latest timestamp is the one that is read."),
  guarantee("strong-accuracy", [], "Nobody is suspected before he crashed (Chandra and Toueg 1996)."),
  guarantee("strong-completeness", [], "Whoever crashed is suspected in the end (Chandra and Toueg 1996)."),
  guarantee(
    "timely-detection",
    ["strong-completeness"],
    "A crash is detected within the time that was promised.",
  ),
  // What a workload asks where nothing else is asked for.
  guarantee(
    "sound-bank",
    ["snapshot-isolation", "non-negative", "known-accounts"],
    "Money neither comes nor goes, and nobody owes.",
  ),
  guarantee("safe-lock", ["mutual-exclusion", "fencing"], "One holder, and tokens that keep late ones out."),
  guarantee(
    "safe-election",
    ["one-leader-per-term", "growing-terms", "fencing"],
    "One leader a term, terms and tokens only grow.",
  ),
  guarantee(
    "all-or-nothing",
    ["atomicity", "durability", "honest-failures", "no-creation"],
    "What was committed is there whole, what was not is not there.",
  ),
  guarantee(
    "sound-partitioning",
    ["placement-agreement", "balance", "minimal-movement"],
    "All agree where keys go, few move, and load is as even as was set.",
  ),
  guarantee(
    "lossless-last-write-wins",
    ["durability", "last-write-wins", "no-creation"],
    "The latest timestamp wins, and no clock loses a write.",
  ),
  guarantee(
    "sound-detector",
    ["strong-accuracy", "timely-detection"],
    "Nobody is suspected falsely, and a crash is noticed in time.",
  ),
  guarantee("ordered-rows", ["growing", "exact"], "Rows are there once, in the order of their timestamps."),
  guarantee("as-configured", [], "What the settings of a delivery say: how often, in which order, to whom."),
];
