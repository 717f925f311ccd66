/** What datagrams are known to suffer, and what a protocol above them makes of it. */
import type { Finding } from "../finding.js";

const messages = {
  workload: "delivery",
  rate: 400,
  nodes: 2,
  timeSeconds: 8,
  // Longer than any fault: a receiver that stops answers late, and what it was asked for is not unknown.
  operationTimeoutSeconds: 15,
};
const between = { targets: ["n2"], links: "peers", side: "requests" };
const lost = [{ fault: "loss:peers:requests", from: 0.5, plan: { ...between, lose_one_in: 10 } }];
const duplicated = [
  { fault: "duplication:peers:requests", from: 0.5, plan: { ...between, duplicate_one_in: 10 } },
];
const swapped = [{ fault: "reordering:peers:requests", from: 0.5, plan: { ...between, reorder_one_in: 10 } }];
const stopped = [{ fault: "pause", from: 1, until: 5, plan: { targets: ["n2"] } }];
const order = { order: "total" };
const small = { "receive-buffer": "4096" };

export const findings: readonly Finding[] = [
  {
    ...messages,
    id: "UD1",
    quick: true,
    shows: "What a receiver that stops has no room for is dropped, and nobody is told.",
    settings: small,
    schedule: stopped,
    model: "at-least-once",
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 20,
  },
  {
    ...messages,
    id: "UD1-stopped-acknowledged",
    quick: true,
    shows: "Numbered and acknowledged, it is sent again: nothing is lost, and nothing comes twice.",
    settings: { ...small, ...order, acknowledged: "on" },
    schedule: stopped,
    model: "exactly-once",
  },
  {
    ...messages,
    id: "UD1-loss",
    shows: "Datagrams are lost on their way.",
    schedule: lost,
    model: "at-least-once",
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 20,
  },
  {
    ...messages,
    id: "UD1-duplication",
    shows: "Datagrams come twice.",
    schedule: duplicated,
    model: "exactly-once",
    verdict: "invalid",
    seen: ["duplicated"],
    withinSeconds: 20,
  },
  {
    ...messages,
    id: "UD1-reordering",
    shows: "Datagrams overtake one another.",
    settings: order,
    schedule: swapped,
    model: "ordered",
    verdict: "invalid",
    seen: ["reordered"],
    withinSeconds: 20,
  },
  {
    ...messages,
    id: "UD1-loss-acknowledged",
    shows: "What is lost is sent again until it was acknowledged.",
    settings: { ...order, acknowledged: "on" },
    schedule: lost,
    model: "exactly-once",
  },
  {
    ...messages,
    id: "UD1-duplication-acknowledged",
    shows: "What comes again with a number that is known is dropped.",
    settings: { ...order, acknowledged: "on" },
    schedule: duplicated,
    model: "exactly-once",
  },
  {
    ...messages,
    id: "UD1-reordering-acknowledged",
    shows: "What comes early waits for its turn.",
    settings: { ...order, acknowledged: "on" },
    schedule: swapped,
    model: "ordered",
  },
];
