/** Everything the page's script needs, as inert blocks of the document. */
import { gzipSync } from "node:zlib";
import type { RunReport } from "../../report.js";
import { hitNodes, type FaultSpan } from "../../tell/faults.js";
import { rowOf } from "../../tell/find.js";
import { printable } from "../../tell/value.js";
import { markup, trusted, type Markup } from "../markup.js";
import { inertJson } from "./inert-json.js";
import { packColumns } from "./columns.js";
import type { Message } from "../../tell/messages.js";
import { seriesOf } from "../../tell/series.js";
import type { PageData, PageFault } from "./page-data.js";
import { CHUNK_ROWS, packValues } from "./values.js";

/** Base64 of all data together; a page of the largest run stays below 10 MB. */
const DATA_BYTES = 9_000_000;

export interface Embedded {
  readonly blocks: Markup;
  /** Operations whose values are in the page. */
  readonly valueRows: number;
}

export interface FaultParts {
  readonly spans: readonly FaultSpan[];
  /** Kinds of faults, and the colour of each. */
  readonly kinds: readonly string[];
  readonly colours: readonly string[];
}

export function embed(
  run: RunReport,
  { spans, kinds, colours }: FaultParts,
  messages: readonly Message[],
): Embedded {
  const { history } = run;
  if (history === undefined) return { blocks: markup``, valueRows: 0 };
  const anomalies = [...run.verdict.anomalies, ...(run.verdict.allowed?.anomalies ?? [])];
  const packed = packColumns(history);
  const columns = gzipSync(packed.bytes, { level: 6 }).toString("base64");
  const important = anomalies.flatMap(({ operations }) => operations.map((index) => rowOf(history, index)));
  const values = packValues(
    history,
    important.filter((row) => row >= 0),
    DATA_BYTES - columns.length,
  );
  const data: PageData = {
    operations: history.length,
    unit: packed.unit,
    names: history.names.map(printable),
    errors: packed.errors.map(printable),
    keys: packed.keys.map(printable),
    nodes: run.record.nodes.map(printable),
    series: seriesOf({
      history,
      spans,
      messages,
      nodes: run.record.nodes.map(printable),
      samples: run.samples ?? [],
    }),
    concurrency: Math.max(1, Math.floor(run.record.concurrency)),
    chunkRows: CHUNK_ROWS,
    valueRows: values.rows,
    faults: spans.map((span) => faultOf(span, kinds, run.record.nodes)),
    colours: [...colours],
    anomalies: anomalies.map(({ type, operations }, i) => ({
      id: `anomaly-${String(i + 1)}`,
      type: printable(type),
      operations: [...new Set(operations)],
    })),
  };
  return {
    valueRows: values.rows,
    blocks: markup`<script type="application/json" id="data">
        ${trusted(inertJson(data))}
      </script>
      <script type="text/plain" id="columns">
        ${trusted(columns)}
      </script>
      ${[...values.chunks].map(
        ([chunk, text]) =>
          markup`<script type="text/plain" data-chunk="${chunk}">
            ${trusted(text)}
          </script>`,
      )}`,
  };
}

function faultOf(span: FaultSpan, kinds: readonly string[], nodes: readonly string[]): PageFault {
  const { injected } = span;
  const everyone = ["clients", ...nodes];
  const hears = injected?.hears;
  return {
    fault: kinds.indexOf(span.fault),
    name: printable(span.fault),
    targets: hitNodes(span).map(printable).join(", "),
    nodes: hitNodes(span).flatMap((name) => (nodes.includes(name) ? [nodes.indexOf(name)] : [])),
    from: span.from,
    ...(span.to === undefined ? {} : { to: span.to }),
    ...(injected === undefined ? {} : { seen: injected.time }),
    observed: printable(injected?.observed ?? ""),
    bit: injected?.bit ?? false,
    ...(hears === undefined
      ? {}
      : {
          hears: everyone.map((listener) =>
            (hears.get(listener) ?? []).map((name) => everyone.indexOf(name)).filter((at) => at >= 0),
          ),
        }),
  };
}
