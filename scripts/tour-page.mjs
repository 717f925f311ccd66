// The page of the concept tour, out of the concepts and of what was measured. Pure.
import { seen, table } from "./findings-page.mjs";

function runRow(label, run, row) {
  const settings = Object.entries(run.settings ?? {}).map(([name, value]) => `${name}=${value}`);
  const faults = [...new Set([...(run.faults ?? []), ...(run.schedule ?? []).map(({ fault }) => fault)])];
  const measured =
    row === undefined
      ? "not run yet"
      : run.verdict === "invalid"
        ? `${String(row.met)} of ${String(row.runs)}: ${seen(row.counts)}`
        : `${String(row.met)} of ${String(row.runs)} without one`;
  return [
    label,
    run.shows,
    [run.system, ...(row === undefined ? [] : [row.version])].join(" "),
    [run.workload, ...settings].join(", "),
    faults.length === 0 ? "none" : faults.join(", "),
    run.model,
    measured,
  ];
}

function section({ id, title, says, anomaly, control }, shown, rows) {
  return [
    `### ${title}`,
    says,
    `\`npm run tour -- ${id}\``,
    table(
      ["", "what it shows", "system", "workload", "faults", "judged against", "seen"],
      [runRow("anomaly", shown(anomaly), rows[id]), runRow("control", shown(control), rows[`${id}-control`])],
    ),
  ].join("\n\n");
}

export function tourPage(chapters, shown, rows) {
  return [
    "# The concept tour",
    `The concepts that books on distributed data explain, each on a real system: a run that shows the anomaly, and the
control beside it that does not. \`npm run tour\` runs them all (a few minutes), \`npm run tour -- lost-update\` one; each
run leaves its report in \`runs/\`. Made by \`npm run tour -- --write\` from what was measured, which [tour.json](tour.json)
sums up. Systems that are not installed are left out, and \`faultline doctor\` says how to get them.`,
    ...chapters.flatMap(({ title, concepts }) => [
      `## ${title}`,
      ...concepts.map((concept) => section(concept, shown, rows)),
    ]),
  ]
    .join("\n\n")
    .concat("\n");
}
