/**
 * What a history must have seen for "valid" to mean anything, in one place for all checkers of messages, sets,
 * money and locks. A checker counts; the first rule with a count of zero says why nothing was shown.
 */
export type Rule = readonly [count: string, why: string];

export const RULES = {
  set: [
    ["reads", "the set was never read, so nothing is known of what it holds"],
    ["acknowledged", "no add was acknowledged, so nothing could be lost"],
    ["tested", "no add was acknowledged before the last read began, so it had nothing to show"],
  ],
  "set-full": [
    ["reads", "the set was never read, so nothing is known of what it holds"],
    ["stable", "no element is known to be there for good: nothing was shown to be durable"],
  ],
  queue: [["deliveries", "nothing was ever dequeued"]],
  "total-queue": [
    ["acknowledged", "no message was acknowledged, so nothing could be lost"],
    ["deliveries", "nothing was ever dequeued"],
    ["drained", "no drain succeeded after the last message was sent, so what is missing may still be there"],
  ],
  delivery: [
    ["acknowledged", "no message was acknowledged, so nothing could be lost"],
    ["deliveries", "nothing was ever delivered"],
    [
      "drained",
      "the queue was never drained (no drain, and no empty dequeue after the last message was sent)",
    ],
  ],
  log: [
    ["sends", "nothing was sent"],
    ["polls", "no poll returned a message"],
  ],
  "unique-ids": [
    ["ids", "no identifier was given out"],
    ["pairs", "one identifier alone cannot collide: at least two are needed"],
  ],
  counter: [
    ["reads", "the counter was never read"],
    ["adds", "nothing was added, so every value read was the first"],
    ["tested", "no read ended after the first add began, so every value read was the first"],
  ],
  bank: [
    ["reads", "the accounts were never read"],
    ["transfers", "no transfer may have happened, so no read could be torn"],
    ["tested", "no read ended after the first transfer began, so none could be torn"],
  ],
  causal: [["reads", "no read of a key followed a write of it"]],
  "causal-reverse": [["pairs", "no read saw a write that began after another was over"]],
  monotonic: [["pairs", "no client read twice, and no read listed two rows"]],
  lock: [
    ["acquires", "the lock was never acquired"],
    ["contended", "nobody else asked for the lock while it was held: nothing was excluded"],
  ],
  leader: [
    ["claims", "no client claimed or observed a leader"],
    ["pairs", "a leader was seen only once: at least two observations are needed"],
  ],
  "secondary-index": [
    ["writes", "no row was written"],
    ["queries", "the index was never asked together with the base"],
  ],
  atomicity: [
    ["reads", "no transaction's writes were read"],
    ["tested", "no aborted or crashed transaction was looked for, and no committed one either"],
  ],
  partitioning: [
    ["routes", "no key was routed"],
    ["pairs", "no key was routed twice by the same table"],
  ],
  "lww-register": [
    ["writes", "no write was acknowledged"],
    ["reads", "the register was never read after a write"],
  ],
  "failure-detection": [
    ["crashes", "no node was ever down: detection was not tested"],
    ["looks", "no detector was ever asked"],
  ],
  byzantine: [
    ["reads", "no reply held a value"],
    ["writes", "nothing was written"],
  ],
} as const satisfies Readonly<Record<string, readonly Rule[]>>;

/** The first reason why nothing was shown; undefined when something was. */
export function whyVacuous<W extends keyof typeof RULES>(
  workload: W,
  seen: Readonly<Record<(typeof RULES)[W][number][0], number>>,
): { readonly reason: "vacuous"; readonly detail: string } | undefined {
  for (const [count, detail] of RULES[workload] as readonly Rule[]) {
    if ((seen as Readonly<Record<string, number>>)[count] === 0) return { reason: "vacuous", detail };
  }
  return undefined;
}
