// The page of findings, out of what was measured. Pure.

/** Seconds in the middle; of an even number the later one, so that the figure was really seen. */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Under which a finding's figures are kept: those of containers beside those of processes. */
export const places = (id) => [id, `${id} in Docker`];
export const placeOf = ({ id, where }) => places(id)[where === "docker" ? 1 : 0];

/**
 * What came of each row, by its id, or by another name of an entry's. The last campaign's entries count where one name
 * ran more than once.
 */
export function measuredRows(entries, named = ({ id }) => id) {
  const listed = entries.filter(({ id }) => id !== undefined);
  const byName = new Map(listed.map((entry) => [`${named(entry)} ${entry.name}`, entry]));
  const rows = {};
  for (const entry of byName.values()) {
    const row = (rows[named(entry)] ??= {
      version: "",
      models: [],
      runs: 0,
      met: 0,
      seconds: [],
      counts: {},
      on: "",
    });
    row.runs++;
    if (entry.run === undefined) continue; // never got that far; counted as run, and not as met
    row.version = entry.version ?? "";
    row.models = entry.models;
    row.each = entry.timeSeconds;
    row.on = entry.began?.slice(0, 10) ?? "";
    if (entry.status !== "met") continue;
    row.met++;
    if (entry.firstSeconds !== undefined) row.seconds.push(entry.firstSeconds);
    for (const [type, count] of Object.entries(entry.anomalies)) (row.counts[type] ??= []).push(count);
  }
  return rows;
}

export const table = (head, rows) =>
  rows.length === 0
    ? ""
    : [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

export function seen(counts) {
  return Object.entries(counts)
    .map(([type, numbers]) => {
      const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
      return `${type} × ${least === most ? String(most) : `${String(least)}–${String(most)}`}`;
    })
    .join(", ");
}

function section({ name, findings = [] }, rows) {
  const measured = findings
    .flatMap((finding) => places(finding.id).map((id) => ({ ...finding, id })))
    .filter(({ id }) => rows[id] !== undefined);
  if (measured.length === 0) return "";
  const versions = [...new Set(measured.map(({ id }) => rows[id].version))].join(", ");
  const dates = measured.map(({ id }) => rows[id].on).sort();
  const when = dates[0] === dates.at(-1) ? dates[0] : `${dates[0]} to ${dates.at(-1)}`;
  const found = measured
    .filter(({ verdict }) => verdict === "invalid")
    .map(({ id, shows, withinSeconds }) => {
      const { runs, met, seconds, counts, models } = rows[id];
      return [
        id,
        shows,
        models.join(", "),
        `${String(met)} of ${String(runs)}`,
        seconds.length === 0 ? "" : String(median(seconds)),
        String(withinSeconds),
        seen(counts),
      ];
    });
  const controls = measured
    .filter(({ verdict }) => verdict !== "invalid")
    .map(({ id, shows }) => {
      const { runs, met, models, each } = rows[id];
      const of = each === undefined ? "" : `, ${String(each)} s each`;
      return [id, shows, models.join(", "), `${String(met)} of ${String(runs)}${of}`];
    });
  return [
    `## ${name} ${versions}`,
    `Measured ${when}.`,
    table(
      ["finding", "what it shows", "judged against", "found", "seconds to the first", "allowed", "seen"],
      found,
    ),
    table(["control", "what it shows", "judged against", "passed"], controls),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

export function findingsPage(systems, rows) {
  return [
    "# Findings",
    `Made by \`npm run findings -- --write\` from the records of the runs it did, which [findings.json](findings.json) sums
up; the rows are in \`systems/<name>/findings.ts\`. A finding is an anomaly that a configuration is known to have; "found
in 3 of 3" counts the runs in which it was seen, and within the time allowed. A control is the configuration beside it,
in which none may be found; \`--controls\` runs them for 30 s, ten times, with their faults again and again. Seconds are those of the run, from its first operation until the operations that prove the
first anomaly were over, median of the runs; workloads that ask their last question at the end (sets, queues) take the
whole run. Every row ran with a seed of its own each time. \`--quick\` runs the rows that are fast and certain once, for
a CI, and tries one again that did not show its anomaly, up to three times in all; an anomaly that should not be counts at
once. Rows "in Docker" are the same with \`--where docker\`.`,
    ...systems.map((system) => section(system, rows)).filter((text) => text !== ""),
  ]
    .join("\n\n")
    .concat("\n");
}
