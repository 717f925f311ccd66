/** The section of the timeline: search, the lines, the chosen operation. */
import { useState } from "preact/hooks";
import type { RunData } from "./data.js";
import { Detail } from "./detail.js";
import { Legend, ViewButtons } from "./legend.js";
import { Search } from "./search.js";
import { Timeline } from "./timeline.js";
import type { ViewStore } from "./view.js";

export function TimelineSection({ data, store }: { data: RunData; store: ViewStore }) {
  const [matters, setMatters] = useState(false);
  const mark = (on: boolean): void => {
    setMatters(on);
    const rows = data.page.anomalies.flatMap(({ operations }) =>
      operations.map((index) => data.rowOf(index)),
    );
    store.set({ marked: new Set(on ? rows.filter((row) => row >= 0) : []) });
  };
  return (
    <>
      <div class="toolbar">
        <Legend data={data} />
        <ViewButtons store={store} />
      </div>
      <Search data={data} store={store} matters={matters} setMatters={mark} />
      <div class="plot">
        <Timeline data={data} store={store} dim={matters} />
      </div>
      <Detail data={data} store={store} />
    </>
  );
}
