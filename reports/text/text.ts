/**
 * A run for a terminal: the verdict in a sentence, the smallest proof as a drawing, counts, models, and the
 * command that does it again. As complete as the page where a terminal can be; colour only when asked for.
 */
import picocolors from "picocolors";
import type { Colors } from "picocolors/types.js";
import type { RunReport } from "../report.js";
import { faultSpans } from "../tell/faults.js";
import { livenessFacts } from "../tell/liveness.js";
import { count, moment } from "../tell/numbers.js";
import { proofOf } from "../tell/proof.js";
import { asPromised, allowedSentence, factsOf, kindsOf, storyOf, type Tone } from "../tell/story.js";
import { printable } from "../tell/value.js";
import { drawProof } from "./cycle.js";
import { fit, wrap } from "./wrap.js";

export interface TextOptions {
  /** Terminal colours; off when absent. */
  readonly colour?: boolean;
  /** Columns of the terminal; prose is never wider than 96. The command alone is not broken: it is to be copied. */
  readonly width?: number;
}

const WIDTH = 96;
const WIDTH_MIN = 40;

const MARKS: Readonly<Record<Tone, string>> = { valid: "✓", invalid: "✗", unknown: "?" };

export function textReport(run: RunReport, options: TextOptions = {}): string {
  const colours = picocolors.createColors(options.colour === true);
  const { bold, dim, yellow } = colours;
  const { record, verdict } = run;
  const story = storyOf(run);
  const prose = Math.min(WIDTH, Math.max(WIDTH_MIN, options.width ?? WIDTH));
  const lines: string[] = [
    "",
    tint(
      colours,
      story.tone,
    )(bold(`${MARKS[story.tone]} ${verdict.verdict.toUpperCase()}  ${story.headline}`)),
    ...wrap(story.sentence, "  ", prose),
  ];
  for (const warning of story.warnings) {
    const [first, ...rest] = wrap(`! ${warning.title}: ${warning.text}`, "  ", prose);
    lines.push(yellow(first!), ...rest.map((line) => `  ${line}`));
  }
  if (record.claim !== undefined) {
    lines.push("", bold("Claim"), ...wrap(`“${printable(record.claim.says)}”`, "  ", prose));
    lines.push(dim(`  ${printable(record.claim.name)}, ${printable(record.claim.source)}`));
    if (!asPromised(record))
      lines.push(
        `  It promises ${printable(record.claim.promises)}; judged, as asked, against another model.`,
      );
  }
  const [smallest] = verdict.anomalies;
  if (smallest !== undefined) lines.push(...proofLines(run, smallest, "Smallest proof", colours, prose));
  lines.push(...countLines("Anomalies", verdict.counts, colours));
  const permitted = allowedSentence(run);
  if (verdict.allowed !== undefined && permitted !== undefined) {
    lines.push(...countLines("Permitted anomalies", verdict.allowed.counts, colours));
    lines.push(...wrap(permitted, "  ", prose));
    const example = verdict.allowed.anomalies[0];
    if (smallest === undefined && example !== undefined) {
      lines.push(...proofLines(run, example, "Smallest permitted example", colours, prose));
    }
  }
  lines.push(...modelLines(run, colours));
  lines.push("", bold("Run"));
  const facts = [...factsOf(run), ...livenessFacts(run)];
  const widest = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) lines.push(`  ${dim(name.padEnd(widest))}  ${value}`);
  lines.push(...faultLines(run, colours));
  const width = Math.max(WIDTH_MIN, options.width ?? WIDTH);
  return [
    // A drawing's lines are as they are.
    ...lines.flatMap((line) => (/[│└┌]/.test(line) ? [line] : fit(line, width))),
    "",
    bold("Again"),
    `  ${printable(record.command)}`,
    "",
  ].join("\n");
}

function tint(colours: Colors, tone: Tone): (text: string) => string {
  return tone === "valid" ? colours.green : tone === "invalid" ? colours.red : colours.yellow;
}

function proofLines(
  run: RunReport,
  anomaly: RunReport["verdict"]["anomalies"][number],
  title: string,
  colours: Colors,
  width: number,
): string[] {
  const proof = proofOf(anomaly, run.history);
  const shape = proof.shape === undefined ? "" : `, ${proof.shape}`;
  const lines = ["", colours.bold(`${title}: ${printable(anomaly.type)}${printable(shape)}`)];
  if (proof.summary !== undefined) lines.push(...wrap(proof.summary, "  ", width));
  lines.push("", ...drawProof(proof, colours).map((line) => `  ${line}`));
  if (anomaly.message !== undefined) lines.push("", ...wrap(printable(anomaly.message), "  ", width));
  return lines;
}

function countLines(
  title: string,
  counts: Readonly<Record<string, number>>,
  { bold, dim }: Colors,
): string[] {
  const kinds = kindsOf(counts);
  if (kinds.length === 0) return [];
  const width = Math.max(...kinds.map(({ type }) => printable(type).length));
  const digits = Math.max(...kinds.map((kind) => count(kind.count).length));
  return [
    "",
    bold(title),
    ...kinds.map(({ type, count: number, summary = "" }) =>
      `  ${count(number).padStart(digits)}  ${printable(type).padEnd(width)}  ${dim(summary)}`.trimEnd(),
    ),
  ];
}

function modelLines({ verdict }: RunReport, { bold, red, green }: Colors): string[] {
  const violates = [...verdict.violates, ...(verdict.allowed?.violates ?? [])].map(printable);
  const also = verdict.alsoViolates.length + (verdict.allowed?.alsoViolates.length ?? 0);
  if (violates.length === 0 && verdict.satisfies.length === 0) return [];
  const more = also === 0 ? "" : `, and with them ${count(also)} stronger`;
  return [
    "",
    bold("Models"),
    ...(violates.length === 0
      ? []
      : wrap(`${red("violated")}   ${[...new Set(violates)].join(", ")}${more}`, "  ")),
    ...(verdict.satisfies.length === 0
      ? []
      : wrap(
          `${green("satisfied")}  ${verdict.satisfies.map(printable).join(", ")} and everything weaker`,
          "  ",
        )),
  ];
}

function faultLines(run: RunReport, { bold, dim, yellow }: Colors): string[] {
  const spans = faultSpans(run);
  if (spans.length === 0) return [];
  return [
    "",
    bold("Faults"),
    ...spans.map((span) => {
      const to = span.to === undefined ? "the end" : moment(span.to);
      const seen = span.injected === undefined ? "" : dim(`  ${printable(span.injected.observed)}`);
      const bit = span.injected?.bit === false ? yellow("  never bit") : "";
      return `  ${moment(span.from)} to ${to}  ${printable(span.fault)} ${printable(span.targets.join(", "))}${bit}${seen}`;
    }),
  ];
}
