/** The section of the timeline: search, the lines, the chosen operation. */
import { useState } from "preact/hooks";
import type { RunData } from "./data.js";
import { Detail } from "./detail.js";
import { Legend, ViewButtons } from "./legend.js";
import { Timeline } from "./timeline.js";
import type { ViewStore } from "./view.js";

export function TimelineSection({ data, store }: { data: RunData; store: ViewStore }) {
  const [dim] = useState(false);
  return (
    <>
      <div class="toolbar">
        <Legend data={data} />
        <ViewButtons store={store} />
      </div>
      <div class="plot">
        <Timeline data={data} store={store} dim={dim} />
      </div>
      <Detail data={data} store={store} />
    </>
  );
}
