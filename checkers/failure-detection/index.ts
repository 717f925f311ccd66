/**
 * Failure detectors, judged by what they promise (Chandra and Toueg, JACM 1996): accuracy, nobody who is up is
 * suspected; completeness, whoever is down is suspected in the end, and within the timeout that was set.
 *
 * `look` → list of the nodes suspected; what really happened comes from `crash` node and `restart` node, or from the
 * nemesis (start-kill, stop-kill, start-pause, stop-pause, with {targets} in their values). A node is certainly up
 * from the end of its restart to the beginning of its next crash, and certainly down in between.
 * `--set timeout=ms`: how long detection, and recovery from suspicion, may take (default 1000).
 */
import type { Checker } from "../checker.js";
import {
  Evidence,
  judgeGuarantees,
  listOutput,
  numberSetting,
  requested,
  whyVacuous,
} from "../guarantees/index.js";
import { show } from "../history/index.js";
import { upAndDown, type Outage } from "./outages.js";
import { understanding } from "../understanding.js";

const NAME = "failure-detection";

export const failureDetectionChecker: Checker = understanding({
  name: NAME,
  summary: "failure detectors: false suspicions, and how long a crash goes undetected",
  operations: ["look", "crash", "restart"],
  settings: { timeout: "milliseconds in which a crash, and a recovery, must be noticed (default 1000)" },
  models: ["sound-detector", "strong-accuracy", "strong-completeness", "timely-detection"],
  check(history, options = {}) {
    const timeout = (numberSetting(options.settings ?? {}, "timeout") ?? 1000) * 1e6;
    const evidence = new Evidence();
    const { outages, end } = upAndDown(history);
    const delays: number[] = [];
    const noticed = new Map<Outage, number>();
    const lateLooks = new Map<Outage, number>();
    let looks = 0;
    let falseSuspicions = 0;
    for (const look of history) {
      if (look.f !== "look" || look.type !== "ok") continue;
      looks++;
      const suspected = new Set(listOutput(look, "the list of suspected nodes").map((node) => show(node)));
      for (const node of suspected) {
        const own = outages.get(node) ?? [];
        const excuse = own.some(
          ({ crash, back }) => crash.from <= look.returned && look.invoked <= back.to + timeout,
        );
        if (excuse) continue;
        falseSuspicions++;
        evidence.add(
          "false-suspicion",
          () => ({
            operations: [look.start],
            message: `${node} was suspected (index ${String(look.start)}) while it was up, and had been for longer than ${String(timeout / 1e6)} ms.`,
            details: { node },
          }),
          look.returned,
        );
      }
      for (const [node, own] of outages) {
        for (const outage of own) {
          if (look.invoked < outage.crash.to || look.returned > outage.back.from) continue;
          if (suspected.has(node)) {
            if (!noticed.has(outage)) noticed.set(outage, look.returned);
          } else if (
            !noticed.has(outage) &&
            look.invoked > outage.crash.to + timeout &&
            !lateLooks.has(outage)
          )
            lateLooks.set(outage, look.start);
        }
      }
    }
    let crashes = 0;
    for (const [node, own] of outages) {
      for (const outage of own) {
        crashes++;
        const seen = noticed.get(outage);
        if (seen !== undefined) delays.push(Math.max(0, seen - outage.crash.to));
        const late = lateLooks.get(outage);
        if (late === undefined) continue;
        const type = seen === undefined ? "undetected-crash" : "late-detection";
        evidence.add(
          type,
          () => ({
            operations: [...(outage.operation === undefined ? [] : [outage.operation]), late],
            message:
              `${node} was down; the look of index ${String(late)}, more than ${String(timeout / 1e6)} ms later, did not ` +
              `suspect it${seen === undefined ? ", nor did any other" : ""}.`,
            details: { node },
          }),
          outage.crash.from,
        );
      }
    }
    const open = whyVacuous(NAME, { crashes, looks });
    const sorted = delays.sort((a, b) => a - b);
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "sound-detector"),
      judged: failureDetectionChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "suspicions against outages",
      checked: {
        operations: history.length,
        looks,
        crashes,
        "false-suspicions": falseSuspicions,
        ...(sorted.length === 0
          ? {}
          : {
              "detection-ms-median": sorted[sorted.length >> 1]! / 1e6,
              "detection-ms-max": sorted.at(-1)! / 1e6,
            }),
        seconds: end / 1e9,
      },
    });
  },
});
