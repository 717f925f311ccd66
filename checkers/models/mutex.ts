/**
 * Locks, one holder at a time: `acquire`, `release`.
 *
 * - plain: anybody may release what is held;
 * - owner: only the process that holds it may release it;
 * - reentrant: the holder may acquire again, and must release as often;
 * - fenced: `acquire` answers a token, larger than every token before it, and only the holder may release.
 */
import type { Model } from "./model.js";

export const mutexModel: Model<boolean> = {
  name: "mutex",
  initial: false,
  key: Number,
  requires: ({ f }) => f === "release",
  step: (held, { f }) => (f === "acquire" ? (held ? [] : [true]) : held ? [false] : []),
};

const NOBODY = -1;

export const ownerMutexModel: Model<number> = {
  name: "owner-mutex",
  initial: NOBODY,
  key: (owner) => owner,
  show: (owner) => (owner === NOBODY ? "free" : `held by ${String(owner)}`),
  step: (owner, { f, process }) =>
    f === "acquire" ? (owner === NOBODY ? [process] : []) : owner === process ? [NOBODY] : [],
};

interface Reentrant {
  readonly owner: number;
  readonly depth: number;
}

export const reentrantMutexModel: Model<Reentrant> = {
  name: "reentrant-mutex",
  initial: { owner: NOBODY, depth: 0 },
  key: ({ owner, depth }) => `${String(owner)}:${String(depth)}`,
  step({ owner, depth }, { f, process }) {
    if (f === "acquire") {
      return depth === 0 || owner === process ? [{ owner: process, depth: depth + 1 }] : [];
    }
    if (depth === 0 || owner !== process) return [];
    return [depth === 1 ? { owner: NOBODY, depth: 0 } : { owner, depth: depth - 1 }];
  },
};

interface Fenced {
  readonly owner: number;
  /** The last token given out. */
  readonly token: number;
}

export const fencedMutexModel: Model<Fenced> = {
  name: "fenced-mutex",
  initial: { owner: NOBODY, token: -Infinity },
  key: ({ owner, token }) => `${String(owner)}:${String(token)}`,
  show: ({ owner, token }) => ({
    holder: owner === NOBODY ? null : owner,
    token: Number.isFinite(token) ? token : null,
  }),
  step({ owner, token }, { f, output, known, process }) {
    if (f === "release") return owner === process ? [{ owner: NOBODY, token }] : [];
    if (owner !== NOBODY) return [];
    // The token nobody saw is at least one more than the last: assuming just that forbids least.
    if (!known) return [{ owner: process, token: token + 1 }];
    return (output as number) > token ? [{ owner: process, token: output as number }] : [];
  },
};
