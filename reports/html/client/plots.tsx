/** The section of plots: what they have in common, then one after the other. */
import { useState } from "preact/hooks";
import type { RunData } from "./data.js";
import { Latency } from "./latency.js";
import { Legend, ViewButtons } from "./legend.js";
import { Pending } from "./pending.js";
import { Quantiles } from "./quantiles.js";
import { Rate } from "./rate.js";
import { SeriesPlot } from "./series-plot.js";
import type { ViewStore } from "./view.js";

/** As the plot of rates draws them. */
const DASH_WORDS = ["solid", "dashed", "dotted", "dash-dotted"] as const;

export function Plots({ data, store }: { data: RunData; store: ViewStore }) {
  const all = data.page.names.map((_, i) => i);
  const [only, setOnly] = useState(-1);
  const shown = new Set(only < 0 ? all : [only]);
  return (
    <>
      <div class="toolbar">
        <Legend data={data} />
        {all.length > 1 && (
          <span class="group">
            <button type="button" aria-pressed={only < 0} onClick={() => setOnly(-1)}>
              all
            </button>
            {all.map((f) => (
              <button key={f} type="button" aria-pressed={only === f} onClick={() => setOnly(f)}>
                {data.page.names[f]}
              </button>
            ))}
          </span>
        )}
        <ViewButtons store={store} />
      </div>
      <div class="plot">
        <h3>
          Latency <span class="quiet">every operation; drag to zoom, click for details below</span>
        </h3>
        <Latency data={data} store={store} shown={shown} />
      </div>
      <div class="plot">
        <h3>
          Rate{" "}
          <span class="quiet">
            completed operations a second, coloured by outcome
            {all.length > 1 &&
              `; ${all.map((f) => `${data.page.names[f]!} ${DASH_WORDS[f % DASH_WORDS.length]!}`).join(", ")}`}
          </span>
        </h3>
        <Rate data={data} store={store} shown={shown} />
      </div>
      <div class="plot">
        <h3>
          Quantiles of latency{" "}
          <span class="quiet">successful operations: median solid, 95th percentile dashed, 99th dotted</span>
        </h3>
        <Quantiles data={data} store={store} shown={shown} />
      </div>
      <div class="plot">
        <h3>
          Open operations{" "}
          <span class="quiet">
            waiting for an answer, and (purple) those so far whose outcome stays unknown
          </span>
        </h3>
        <Pending data={data} store={store} shown={shown} />
      </div>
      {data.page.series.map((series) => (
        <SeriesPlot key={series.title} data={data} store={store} series={series} />
      ))}
    </>
  );
}
