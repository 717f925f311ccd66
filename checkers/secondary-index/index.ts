/**
 * A secondary index must find exactly the rows that the base holds. Rows have an id and one indexed attribute:
 *
 * - `put` [id, attribute] writes a row (attribute null deletes it);
 * - `query` attribute → ids, through the index; its invocation carries the attribute;
 * - `compare` → {base: [[id, attribute], …], index: [[id, attribute], …]}: both read at one moment.
 *
 * `--set index=local` (default): the index changes with the row, so a `compare` must agree and a `query` find every
 * row that certainly was there all along, and none that certainly was not; while a row is not written, all queries must
 * agree on what it holds. `index=global`: the index follows in its
 * own time; only what began after the last `put` (and `settle` milliseconds) is judged.
 */
import type { Checker } from "../checker.js";
import {
  Evidence,
  isNumber,
  judgeGuarantees,
  malformedInput,
  numberSetting,
  requested,
  whyVacuous,
  wordOf,
  atomOf,
} from "../guarantees/index.js";
import { show, type History, type Operation } from "../history/index.js";
import { entriesOf, idsOf } from "./entries.js";
import { judgeQuiet } from "./quiet.js";
import { Rows } from "./rows.js";
import { understanding } from "../understanding.js";

const NAME = "secondary-index";

export const secondaryIndexChecker: Checker = understanding({
  name: NAME,
  summary: "rows and an index on them: it finds every row that is there, and no other",
  operations: ["put", "query", "compare"],
  settings: {
    index: "local (default): changes with the row; global: follows, and is judged once writing is over",
    settle: "milliseconds that a global index may take after the last put (default 0)",
  },
  models: ["index-agreement"],
  check(history, options = {}) {
    const { settings = {} } = options;
    const global = wordOf(settings, "index", ["local", "global"]) === "global";
    const settle = (numberSetting(settings, "settle") ?? 0) * 1e6;
    const evidence = new Evidence();
    const { rows, looks, quiet } = load(history);
    const judged = looks.filter(
      (look) => !global || (look.start >= quiet.index && look.invoked >= quiet.time + settle),
    );
    for (const look of judged) {
      if (look.f === "compare") judgeCompare(look, evidence);
      else judgeQuery(look, rows, evidence);
    }
    judgeQuiet(
      rows,
      judged.filter(({ f }) => f === "query"),
      evidence,
    );
    const queries = judged.length;
    const open = whyVacuous(NAME, { writes: rows.written, queries });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "index-agreement"),
      judged: secondaryIndexChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "rows that certainly were there against rows found",
      checked: { operations: history.length, writes: rows.written, queries },
    });
  },
});

interface Loaded {
  readonly rows: Rows;
  readonly looks: Operation[];
  /** When the last put was over. One that never was leaves the index in motion until it was begun, at least. */
  readonly quiet: { index: number; time: number };
}

function load(history: History): Loaded {
  const rows = new Rows();
  const looks: Operation[] = [];
  const quiet = { index: 0, time: 0 };
  for (const operation of history) {
    const { f, type, input, end, start } = operation;
    if (f === "put") {
      const row =
        Array.isArray(input) && input.length === 2
          ? (input as unknown[])
          : malformedInput(operation, "[id, attribute]");
      if (type === "fail") continue;
      rows.put(row[0], row[1], operation);
      quiet.index = Math.max(quiet.index, isNumber(end) ? end : start);
      quiet.time = Math.max(
        quiet.time,
        isNumber(operation.returned) ? operation.returned : operation.invoked,
      );
    } else if ((f === "query" || f === "compare") && type === "ok") looks.push(operation);
  }
  rows.finish();
  return { rows, looks, quiet };
}

function judgeCompare(look: Operation, evidence: Evidence): void {
  const { base, index } = entriesOf(look);
  const report = (type: string, entry: readonly unknown[], what: string) =>
    evidence.add(
      type,
      () => ({
        operations: [look.start],
        message: `In the comparison of index ${String(look.start)}, row ${show(entry[0])} with ${show(entry[1])} ${what}.`,
        details: { id: entry[0], attribute: entry[1] },
      }),
      look.returned,
    );
  for (const [name, entry] of base) {
    if (!index.has(name)) report("missing-entry", entry, "is in the base but not in the index");
  }
  for (const [name, entry] of index) {
    if (!base.has(name)) report("ghost-entry", entry, "is in the index but not in the base");
  }
}

function judgeQuery(look: Operation, rows: Rows, evidence: Evidence): void {
  const attribute = look.input;
  const found = new Map(idsOf(look).map((id) => [atomOf(id), id]));
  for (const { id, put } of rows.certainlyWith(attribute, look)) {
    if (found.has(atomOf(id))) continue;
    evidence.add(
      "missing-entry",
      () => ({
        operations: [put.start, look.start],
        message:
          `Row ${show(id)} got ${show(attribute)} (index ${String(put.start)}) before the query of index ` +
          `${String(look.start)} began, and kept it; the query did not find it.`,
        details: { id, attribute },
      }),
      look.returned,
    );
  }
  for (const id of found.values()) {
    const replaced = rows.certainlyWithout(id, attribute, look);
    if (replaced === undefined) continue;
    evidence.add(
      "ghost-entry",
      () => ({
        operations: [...(replaced === "never" ? [] : [replaced.start]), look.start],
        message:
          `The query of index ${String(look.start)} found row ${show(id)} under ${show(attribute)}, ` +
          (replaced === "never"
            ? "which it never had."
            : `which the put of index ${String(replaced.start)} had replaced.`),
        details: { id, attribute },
      }),
      look.returned,
    );
  }
}
