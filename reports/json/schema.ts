/** The shape of the JSON report, as a schema that programs can check it against; ours and the published one. */
import { z } from "zod";
import { runRecordSchema } from "../../harness/store/run-record.js";

const step = z.object({
  kind: z.string(),
  from: z.number(),
  to: z.number(),
  key: z.unknown().optional(),
  value: z.unknown().optional(),
  next: z.unknown().optional(),
  because: z.string().optional(),
});

const anomaly = z.object({
  type: z.string(),
  operations: z.array(z.number()),
  steps: z.array(step).optional(),
  key: z.unknown().optional(),
  message: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

const counts = z.record(z.string(), z.number());
const names = z.array(z.string());

const verdict = z.object({
  verdict: z.enum(["valid", "invalid", "unknown"]),
  workload: z.string(),
  models: names,
  anomalies: z.array(anomaly),
  counts,
  violates: names,
  alsoViolates: names,
  satisfies: names,
  allowed: z.object({ anomalies: z.array(anomaly), counts, violates: names, alsoViolates: names }).optional(),
  reason: z.enum(["budget", "vacuous", "crashed", "malformed"]).optional(),
  detail: z.string().optional(),
  engine: z.string().optional(),
  checked: z.record(z.string(), z.number()),
  liveness: z
    .object({
      verdict: z.enum(["valid", "invalid", "unknown"]),
      detail: z.string().optional(),
      waited: z.number().optional(),
    })
    .optional(),
});

const scheduled = z.object({
  fault: z.string(),
  plan: z.looseObject({ targets: names }),
  from: z.number(),
  to: z.number().optional(),
});

export const jsonReportSchema = z.object({
  record: runRecordSchema,
  verdict,
  schedule: z.array(scheduled),
});

/** As JSON Schema (draft 2020-12), for other languages. */
export function jsonReportJsonSchema(): Record<string, unknown> {
  return {
    title: "faultline report",
    ...(z.toJSONSchema(jsonReportSchema, { unrepresentable: "any" }) as Record<string, unknown>),
  };
}
