/** What the script adds to the text of the page: copying, deep links, steps that light up, jumps to the timeline. */
import type { RunData } from "./data.js";
import { explainEdges } from "./edges.js";
import { stepThrough } from "./stepper.js";
import type { ViewStore } from "./view.js";

export function enhance(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset["copy"] ?? "")?.textContent ?? "";
      void copy(text).then((done) => {
        button.textContent = done ? "Copied" : "Select and copy";
        setTimeout(() => (button.textContent = "Copy"), 1600);
      });
    });
  }
  explainEdges();
  for (const stepper of document.querySelectorAll<HTMLElement>("[data-stepper]")) stepThrough(stepper);
  const open = (): void => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    const anomaly = target?.closest("details.anomaly");
    if (!(anomaly instanceof HTMLDetailsElement)) return;
    anomaly.open = true;
    target?.scrollIntoView();
  };
  window.addEventListener("hashchange", open);
  open();
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>("details.anomaly"))
      details.open = true;
  });
}

/** Pages opened from disk have no clipboard in some browsers: then the old way. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();

    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Links and cards of anomalies lead to their operation on the timeline. */
export function linkOperations(data: RunData, store: ViewStore): void {
  const anomalyOf = (element: Element): string => element.closest("details.anomaly")?.id ?? "";
  const show = (index: number, anomaly: string): void => {
    const row = data.rowOf(index);
    if (row < 0) return;
    const all = data.page.anomalies.find(({ id }) => id === anomaly)?.operations ?? [index];
    const rows = all.map((one) => data.rowOf(one)).filter((one) => one >= 0);
    const from = Math.min(...rows.map((one) => data.invoked[one]!));
    const to = Math.max(
      ...rows.map((one) => (Number.isNaN(data.ended[one]!) ? data.invoked[one]! : data.ended[one]!)),
    );
    const room = Math.max((to - from) * 0.4, 1e5);
    store.set({ from: from - room, to: to + room, selected: row, marked: new Set(rows) });
    document.getElementById("timeline")?.scrollIntoView({ behavior: "smooth" });
  };
  for (const link of document.querySelectorAll<HTMLElement>("[data-show]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(Number(link.dataset["show"]), anomalyOf(link));
    });
  }
  for (const card of document.querySelectorAll<SVGGElement>(".card[data-operation]")) {
    const index = Number(card.dataset["operation"]);
    if (data.rowOf(index) < 0) continue;
    card.classList.add("linked");
    card.addEventListener("click", () => show(index, anomalyOf(card)));
  }
  const wanted = /^#operation-(\d+)$/.exec(location.hash)?.[1];
  if (wanted !== undefined) show(Number(wanted), "");
}
