/** What etcd is known to show, and what it must not. */
import type { Finding } from "../finding.js";

const etcd = { nodes: 3, rate: 300, operationTimeoutSeconds: 2 };
const etcdLock = {
  ...etcd,
  workload: "lock",
  rate: 100,
  timeSeconds: 20,
};

const leased = { "lease-ttl": "2", pause: "4000" };

export const findings: readonly Finding[] = [
  {
    ...etcd,
    id: "ET1",
    shows: "Linearizable while nodes are cut off, killed and paused.",
    workload: "register",
    faults: ["partition", "kill", "pause"],
    timeSeconds: 30,
    model: "linearizable",
  },
  {
    ...etcd,
    id: "ET2",
    quick: true,
    shows: "Serializable reads from a member that is cut off are stale.",
    workload: "register",
    // A key lives through the whole partition, and many ask: whoever writes on that side waits, and reads no more.
    settings: { reads: "serializable", "threads-per-key": "15", "operations-per-key": "2000" },
    concurrency: 30,
    schedule: [{ fault: "partition:one:hold", from: 1, until: 5 }],
    timeSeconds: 7,
    model: "linearizable",
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 30,
  },
  {
    ...etcdLock,
    id: "ET3",
    shows:
      "A lock with a lease: after a pause longer than it somebody else holds the lock, and the late one still writes.",
    settings: { ...leased, fencing: "off" },
    model: "safe-lock",
    verdict: "invalid",
    seen: ["expired-hold", "stale-token-accepted"],
    withinSeconds: 30,
  },
  {
    ...etcdLock,
    id: "ET3-fenced",
    quick: true,
    shows: "Writes guarded by the lock's revision refuse the late holder.",
    settings: { ...leased, fencing: "on" },
    model: "fencing",
  },
];
