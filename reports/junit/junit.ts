/** A run as one JUnit test case: invalid fails, unknown is an error, and the text report is its explanation. */
import type { RunReport } from "../report.js";
import { textReport } from "../text/text.js";
import { storyOf } from "../tell/story.js";
import { junitXml } from "./suite.js";

export function junitReport(run: RunReport): string {
  const { record, verdict } = run;
  const story = storyOf(run);
  const text = textReport(run);
  const properties: Record<string, string> = {
    verdict: verdict.verdict,
    seed: String(record.seed),
    command: record.command,
    faults: record.faults.join(","),
    models: verdict.models.join(","),
    violates: verdict.violates.join(","),
    satisfies: verdict.satisfies.join(","),
    ...Object.fromEntries(Object.entries(record.settings).map(([name, value]) => [`setting.${name}`, value])),
    ...Object.fromEntries(
      Object.entries(verdict.counts).map(([type, number]) => [`anomalies.${type}`, String(number)]),
    ),
  };
  return junitXml("faultline", record.began, [
    {
      classname: `faultline.${record.system}.${record.workload}`,
      name: record.id,
      seconds: record.outcome?.seconds ?? 0,
      properties,
      ...(verdict.verdict === "valid"
        ? { output: text }
        : {
            problem: {
              kind: verdict.verdict === "invalid" ? ("failure" as const) : ("error" as const),
              type:
                verdict.verdict === "invalid"
                  ? (verdict.anomalies[0]?.type ?? "invalid")
                  : (verdict.reason ?? "unknown"),
              message: story.sentence,
              text,
            },
          }),
    },
  ]);
}
