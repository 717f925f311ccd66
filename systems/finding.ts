/**
 * A known finding of a system, or the control that must pass: a run with faults of its own, as data. A finding names
 * the anomalies of which one must be seen, and the seconds within which; a control is judged against the model that
 * must hold. `npm run findings` runs those of all systems. The fields are those of a campaign's listed run.
 */
export interface Finding {
  /** Unique among all systems; the control of a finding is named after it: `PG9`, `PG9-on`. */
  readonly id: string;
  /** What is to be shown, in words. */
  readonly shows: string;
  readonly workload: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly nodes?: number;
  /** Faults that are drawn, all through the run. */
  readonly faults?: readonly string[];
  /** Faults at given times, where one after the other makes the finding. */
  readonly schedule?: readonly FaultAt[];
  readonly timeSeconds?: number;
  readonly faultIntervalSeconds?: number;
  readonly operationTimeoutSeconds?: number;
  /** Operations a second; null: as fast as the clients can. */
  readonly rate?: number | null;
  readonly concurrency?: number;
  /** Judged against this model, whatever the vendor promises: a claim that is added later changes no row. */
  readonly model: string;
  /** `invalid` for a finding; a control is `valid`, the default. */
  readonly verdict?: "valid" | "invalid";
  /** At least one of these anomaly types is seen. */
  readonly seen?: readonly string[];
  /** Seconds of the run within which the first anomaly has happened. */
  readonly withinSeconds?: number;
  /** Fast and certain: also in the short form, `npm run findings -- --quick`. */
  readonly quick?: boolean;
}

interface FaultAt {
  /** As `--faults` says it: `kill:primaries`. */
  readonly fault: string;
  /** Seconds of the run. */
  readonly from: number;
  /** Absent: until the end. */
  readonly until?: number;
  /** What is not to be drawn, such as latencyMs. */
  readonly plan?: Readonly<Record<string, unknown>>;
}

/** The row made to last so long at least: a schedule whose faults all end is gone through again and again. */
export function lengthened(row: Finding, seconds: number): Finding {
  const { timeSeconds = 0, schedule = [] } = row;
  if (timeSeconds >= seconds) return row;
  const again = schedule.length > 0 && timeSeconds > 0 && schedule.every(({ until }) => until !== undefined);
  const rounds = again ? Math.ceil(seconds / timeSeconds) : 1;
  return {
    ...row,
    timeSeconds: seconds,
    ...(schedule.length === 0
      ? {}
      : {
          schedule: Array.from({ length: rounds }, (_, round) =>
            schedule.map((fault) => later(fault, round * timeSeconds)),
          )
            .flat()
            .filter(({ until = 0 }) => until <= seconds),
        }),
  };
}

const later = ({ from, until, ...fault }: FaultAt, seconds: number): FaultAt => ({
  ...fault,
  from: from + seconds,
  ...(until === undefined ? {} : { until: until + seconds }),
});

/** The primary is cut off from its peers, in one of the modes of partitions. */
export const isolated = (mode: string, from: number, until?: number): FaultAt => ({
  fault: `partition:primaries:${mode}`,
  from,
  ...(until === undefined ? {} : { until }),
});

/** All servers are stopped for a second, at each of these times. */
export const stalled = (...from: number[]): FaultAt[] =>
  from.map((at) => ({ fault: "pause:all", from: at, until: at + 1 }));

/** What the primary sends to its peers is late, from the first second on. */
export const lagging = (latencyMs: number): FaultAt => ({
  fault: "latency:primaries:peers",
  from: 1,
  plan: { latencyMs, jitterMs: 0 },
});
