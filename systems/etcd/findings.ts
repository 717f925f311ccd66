/** What etcd is known to show, and what it must not. */
import type { Finding } from "../finding.js";

const etcd = { nodes: 3, rate: 300, operationTimeoutSeconds: 2 };
const etcdLock = {
  ...etcd,
  workload: "lock",
  rate: 100,
  schedule: [{ fault: "pause:one", from: 3, until: 8 }],
  operationTimeoutSeconds: 9,
  timeSeconds: 12,
};

const leased = { "lease-ttl": "2" };

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
    settings: { reads: "serializable" },
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
    shows: "A lock with a lease: who is paused for longer makes two holders, and still writes.",
    settings: { ...leased, fencing: "off" },
    verdict: "invalid",
    seen: ["double-hold"],
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
