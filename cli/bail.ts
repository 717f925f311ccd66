/**
 * `--bail`: ends a run at its first proof, where a checker knows anomalies that nothing to come can undo. What the
 * models judged against allow does not end it. The verdict is then that of the full check, as ever.
 */
import type { Checker } from "../checkers/checker.js";
import { prohibited } from "../checkers/consistency/index.js";
import type { HistoryEvent } from "../checkers/history/event.js";
import { UsageError } from "./exit.js";

/**
 * Says, event by event, why to stop; undefined while there is no reason.
 * @throws UsageError for a checker that judges at the end only
 */
export function firstProof(
  checker: Checker,
  models: readonly string[],
  settings: Readonly<Record<string, string>>,
): (event: HistoryEvent) => string | undefined {
  const watch = checker.watch?.({ settings });
  if (watch === undefined) {
    throw new UsageError(`--bail: ${checker.name} is judged at the end only; leave the option out`);
  }
  const forbidden = new Set(models.flatMap((model) => [...prohibited(model)]));
  return (event) => {
    const proof = watch.push(event).find(({ type }) => forbidden.has(type));
    return proof === undefined ? undefined : `${proof.type}: ${proof.message ?? ""}`;
  };
}
