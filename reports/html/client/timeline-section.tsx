/** The section of the timeline: search, the lines, the chosen operation. */
import { useState } from "preact/hooks";
import type { RunData } from "./data.js";
import { CursorLine } from "./cursor-line.js";
import { Detail } from "./detail.js";
import { Legend, ViewButtons } from "./legend.js";
import { Search } from "./search.js";
import { Moment } from "./moment.js";
import { Nodes } from "./nodes.js";
import { LABEL_WIDTH, Timeline } from "./timeline.js";
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
      {data.page.keys.length > 1 && (
        <div class="toolbar">
          <label class="group">
            <span>Key</span>
            <select onChange={(event) => store.set({ key: Number(event.currentTarget.value) })}>
              <option value="0">all {data.page.keys.length}</option>
              {data.page.keys.map((key, i) => (
                <option key={key} value={i + 1}>
                  {key}
                </option>
              ))}
            </select>
          </label>
          <span class="quiet">shows the operations on one key alone</span>
        </div>
      )}
      <Search data={data} store={store} matters={matters} setMatters={mark} />
      <div class="plot">
        {data.page.nodes.length > 0 && data.page.faults.some(({ nodes }) => nodes.length > 0) && (
          <Nodes data={data} store={store} left={LABEL_WIDTH} />
        )}
        <Timeline data={data} store={store} dim={matters} />
        <CursorLine data={data} store={store} left={LABEL_WIDTH} />
      </div>
      {data.page.faults.length > 0 && <Moment data={data} store={store} />}
      <Detail data={data} store={store} />
    </>
  );
}
