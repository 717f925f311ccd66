/** What ZeroMQ promises, in the words of its documentation. */
import type { Claim } from "../system.js";

const SOCKETS = "https://libzmq.readthedocs.io/en/latest/zmq_socket.html";
const PIPELINE = "https://rfc.zeromq.org/spec/30/";
const PUBSUB = "https://rfc.zeromq.org/spec/29/";

export const claims: readonly Claim[] = [
  ...["queue", "total-queue", "delivery"].map((workload): Claim => ({
    name: `${workload}-push`,
    workload,
    when: { pattern: "push" },
    promises: "at-most-once",
    says: "Messages are round-robined to all connected downstream nodes; they are not discarded where none has room, but lost with a peer that goes away.",
    source: PIPELINE,
  })),
  {
    name: "delivery-pub",
    workload: "delivery",
    when: { pattern: "pub" },
    promises: "at-most-once",
    says: "A subscriber that has reached its high water mark, or has not yet joined, gets none of what is published.",
    source: PUBSUB,
  },
  {
    name: "delivery-router",
    workload: "delivery",
    when: { pattern: "router" },
    promises: "at-most-once",
    says: "If the peer does not exist any more, or has never existed, the message is silently discarded, unless ROUTER_MANDATORY is set.",
    source: SOCKETS,
  },
  {
    name: "delivery-req",
    workload: "delivery",
    when: { pattern: "req", retry: "0" },
    promises: "at-most-once",
    says: "A REQ socket sends a request to one peer and waits for its reply before it sends the next.",
    source: SOCKETS,
  },
];
