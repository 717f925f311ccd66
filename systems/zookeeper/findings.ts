/** What ZooKeeper is known to show, and what it must not. */
import type { Finding } from "../finding.js";

const zookeeper = { nodes: 3, rate: 300, operationTimeoutSeconds: 2 };
const lagging = {
  ...zookeeper,
  workload: "register",
  schedule: [{ fault: "partition:one:hold", from: 1, until: 3 }],
  timeSeconds: 7,
  model: "linearizable",
};
const lock = { ...zookeeper, workload: "lock", rate: 100, timeSeconds: 14 };
const paused = { "session-timeout": "2000", pause: "4000" };

export const findings: readonly Finding[] = [
  {
    ...lagging,
    id: "ZK1",
    quick: true,
    shows: "Reads from a server that has not heard of the latest writes are stale.",
    settings: { reads: "local" },
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 30,
  },
  {
    ...lagging,
    id: "ZK1-sync",
    shows: "sync() before each read: none is stale, while the leader stays.",
    settings: { reads: "sync" },
  },
  {
    ...lagging,
    id: "ZK1-session",
    workload: "session",
    shows: "What a session reads and writes is in order all the same, though stale.",
    settings: { reads: "local" },
    model: "causal",
  },
  {
    ...lock,
    id: "ZK2",
    shows:
      "A lock by an ephemeral node: after a pause longer than the session somebody else holds it, and the late one still writes.",
    settings: { ...paused, fencing: "off" },
    model: "safe-lock",
    verdict: "invalid",
    seen: ["expired-hold", "stale-token-accepted"],
    withinSeconds: 30,
  },
  {
    ...lock,
    id: "ZK2-fenced",
    quick: true,
    shows: "A resource that compares czxids refuses the late holder.",
    settings: { ...paused, fencing: "on" },
    model: "fencing",
  },
  {
    ...zookeeper,
    id: "ZK3",
    shows:
      "Compare-and-set by version, and reads behind a write of the session's own: linearizable while servers are cut off, killed and paused.",
    workload: "register",
    settings: { reads: "quorum" },
    faults: ["partition", "kill", "pause"],
    timeSeconds: 30,
    model: "linearizable",
  },
];
