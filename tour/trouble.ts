/** What networks, clocks, processes and liars do. */
import type { Concept } from "./concept.js";

const counter = {
  system: "postgres",
  workload: "counter",
  rate: 500,
  timeSeconds: 6,
  operationTimeoutSeconds: 2,
  model: "counting",
  // So that what is done again is not refused because somebody else was faster.
  settings: { isolation: "read-committed" },
  schedule: [{ fault: "lost-reply", from: 1, until: 5, plan: { one_in: 10 } }],
};
const ids = {
  system: "redis",
  workload: "unique-ids",
  rate: 1500,
  timeSeconds: 8,
  model: "uniqueness",
  schedule: [{ fault: "clock:bump", from: 4.5, until: 7.5, plan: { how: "bump", offsetMs: -3000 } }],
};
const replies = {
  system: "redis",
  workload: "byzantine",
  rate: 500,
  timeSeconds: 6,
  operationTimeoutSeconds: 2,
  model: "no-creation",
};

export const trouble: readonly Concept[] = [
  {
    id: "unknown-outcomes",
    title: "Unreliable networks, and unknown outcomes",
    says: "When the answer to a commit is lost nobody knows whether it happened; who does it again may do it twice.",
    anomaly: {
      ...counter,
      shows: "A client that retries: the counter is not the sum of what was added.",
      settings: { ...counter.settings, retries: "naive" },
      verdict: "invalid",
      seen: ["counter-too-high", "counter-too-low", "counter-impossible"],
      withinSeconds: 6,
    },
    control: {
      ...counter,
      shows: "One that says “unknown”: every read is the sum of what may have happened.",
    },
  },
  {
    id: "clocks",
    title: "Unreliable clocks",
    says: "Identifiers and timestamps made of a clock are unique, and in order, until the clock goes back.",
    anomaly: {
      ...ids,
      shows: "Millisecond and number: after a jump of three seconds back identifiers are given out again.",
      settings: { ids: "clock" },
      verdict: "invalid",
      seen: ["duplicate-id"],
      withinSeconds: 8,
    },
    control: { ...ids, shows: "A counter does not look at the clock." },
  },
  {
    id: "process-pauses",
    title: "Process pauses, leases and fencing",
    says: "Whoever held a lock before he was stopped still believes it afterwards; only a fencing token stops his writes.",
    anomaly: "ET3",
    control: "ET3-fenced",
  },
  {
    id: "byzantine",
    title: "Lies",
    says: "A bit that flips on the way, or a node that lies: a value is read that nobody ever wrote. Checksums and TLS help.",
    anomaly: {
      ...replies,
      shows: "Replies in which a bit flips now and then.",
      schedule: [{ fault: "corruption:clients", from: 1, until: 5 }],
      verdict: "invalid",
      seen: ["thin-air", "foreign-value"],
      withinSeconds: 6,
    },
    control: { ...replies, shows: "The same over links that are clean." },
  },
];
