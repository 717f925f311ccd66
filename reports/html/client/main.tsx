/** Begins: what the page can do at once first, then the data, then what is drawn from it. */
import { render } from "preact";
import { readRun } from "./data.js";
import { enhance, linkOperations } from "./page.js";
import { Plots } from "./plots.js";
import { TimelineSection } from "./timeline-section.js";
import { ViewStore } from "./view.js";

enhance();
void readRun().then((data) => {
  if (data === undefined || data.length === 0) return;
  const store = new ViewStore({ from: 0, to: data.last });
  const plots = document.querySelector('[data-app="plots"]');
  const timeline = document.querySelector('[data-app="timeline"]');
  if (plots !== null) render(<Plots data={data} store={store} />, plots);
  if (timeline !== null) render(<TimelineSection data={data} store={store} />, timeline);
  linkOperations(data, store);
  document.documentElement.dataset["ready"] = "true";
});
