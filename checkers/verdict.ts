/**
 * What a checker says of a history: plain data, the same bytes for the same history. Prose and pictures are
 * made from it elsewhere.
 */
export type VerdictWord = "valid" | "invalid" | "unknown";

/** Why a verdict is `unknown`. */
export type UnknownReason = "budget" | "vacuous" | "crashed" | "malformed";

/** One edge of a cycle, or one link of another proof: why `to` must come after `from`. */
export interface Step {
  /** ww, wr, rw (Adya), process, realtime, or a checker's own kind. */
  readonly kind: string;
  /** Operations are named by the index of their invocation. */
  readonly from: number;
  readonly to: number;
  readonly key?: unknown;
  /** The version that proves the edge, and the one it was replaced by where the edge is about two. */
  readonly value?: unknown;
  readonly next?: unknown;
  /** The edge in words. */
  readonly because?: string;
}

export interface Anomaly {
  /** Adya's or Elle's name, or the checker's own. */
  readonly type: string;
  /** Operations that prove it, by the index of their invocation, in the order of the proof. */
  readonly operations: readonly number[];
  readonly steps?: readonly Step[];
  readonly key?: unknown;
  /** The proof in prose, one paragraph. */
  readonly message?: string;
  /** Whatever else the report may show. Plain data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Whether clients got on again once all faults were healed; apart from the verdict, which is about safety. */
export interface Liveness {
  readonly verdict: VerdictWord;
  /** In words, where it is not valid. */
  readonly detail?: string;
  /** Nanoseconds from the last heal to the first success of the slowest operation. */
  readonly waited?: number;
}

export interface Verdict {
  readonly verdict: VerdictWord;
  readonly workload: string;
  /** The models the history was judged against. */
  readonly models: readonly string[];
  /** What breaks those models, minimal witness first, at most a few of each type; `counts` has the totals. */
  readonly anomalies: readonly Anomaly[];
  readonly counts: Readonly<Record<string, number>>;
  /** The weakest models refuted by `anomalies`, and the stronger ones that fall with them. */
  readonly violates: readonly string[];
  readonly alsoViolates: readonly string[];
  /** The strongest models that nothing in this history speaks against. */
  readonly satisfies: readonly string[];
  /** What was seen but is allowed by the models judged against, with what it would refute. */
  readonly allowed?: {
    readonly anomalies: readonly Anomaly[];
    readonly counts: Readonly<Record<string, number>>;
    readonly violates: readonly string[];
    readonly alsoViolates: readonly string[];
  };
  /** Only when unknown. */
  readonly reason?: UnknownReason;
  /** The reason in words: what was reached, what was missing. */
  readonly detail?: string;
  /** How the answer was found (algorithm per part), for people who ask. */
  readonly engine?: string;
  readonly checked: { readonly operations: number; readonly [count: string]: number };
  /** Only of runs with faults; it changes nothing in the verdict. */
  readonly liveness?: Liveness;
}

const RANK: Record<VerdictWord, number> = { valid: 0, unknown: 1, invalid: 2 };

/** Composition of verdicts: invalid over unknown over valid. */
export function worst(words: Iterable<VerdictWord>): VerdictWord {
  let result: VerdictWord = "valid";
  for (const word of words) if (RANK[word] > RANK[result]) result = word;
  return result;
}

/** A verdict with nothing found; the base that checkers fill in. */
export function validVerdict(workload: string, models: readonly string[], operations: number): Verdict {
  return {
    verdict: "valid",
    workload,
    models,
    anomalies: [],
    counts: {},
    violates: [],
    alsoViolates: [],
    satisfies: [],
    checked: { operations },
  };
}

/** An `unknown` verdict: nothing is claimed, and the detail says why. */
export function unknownVerdict(
  workload: string,
  models: readonly string[],
  reason: UnknownReason,
  detail: string,
  operations = 0,
): Verdict {
  return { ...validVerdict(workload, models, operations), verdict: "unknown", reason, detail };
}
