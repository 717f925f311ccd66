/** A campaign as a JUnit suite: one case a run; not as expected fails, no verdict is an error. */
import type { CampaignRecord } from "../../harness/store/campaign-record.js";
import { junitXml } from "../junit/suite.js";
import { anomaliesText } from "./totals.js";

export function campaignJunit(record: CampaignRecord): string {
  return junitXml(
    record.id,
    record.began,
    record.entries.map((entry) => {
      const explanation = [
        ...entry.reasons,
        `verdict: ${entry.verdict}`,
        ...(anomaliesText(entry) === "" ? [] : [`anomalies: ${anomaliesText(entry)}`]),
        ...(entry.run === undefined ? [] : [`run: ${entry.run}`]),
        `again: ${entry.command}`,
      ].join("\n");
      return {
        classname: `faultline.${entry.system}.${entry.workload}`,
        name: entry.name,
        seconds: entry.seconds,
        properties: {
          verdict: entry.verdict,
          status: entry.status,
          seed: String(entry.seed),
          faults: entry.faults.join(","),
          command: entry.command,
          ...Object.fromEntries(
            Object.entries(entry.judged).map(([model, word]) => [`judged.${model}`, word]),
          ),
          ...(entry.claim === undefined ? {} : { claim: entry.claim }),
        },
        ...(entry.status === "met"
          ? {}
          : {
              problem: {
                kind: entry.status === "unmet" ? ("failure" as const) : ("error" as const),
                type: entry.status === "unmet" ? entry.verdict : "failed",
                message: entry.reasons[0] ?? entry.status,
                text: explanation,
              },
            }),
      };
    }),
  );
}
