/** What the colours mean, and buttons that move the view. */
import { OUTCOMES, OUTCOME_WORDS, type RunData } from "./data.js";
import { useView } from "./use-view.js";
import type { ViewStore } from "./view.js";
import { moment } from "../../tell/numbers.js";

export function Legend({ data }: { data: RunData }) {
  const names = new Map(data.page.faults.map(({ fault, name }) => [fault, name]));
  return (
    <>
      {OUTCOMES.map((outcome, i) => (
        <span key={outcome} class={`key key-${outcome}`}>
          <i />
          {OUTCOME_WORDS[i]}
        </span>
      ))}
      {[...names].map(([fault, name]) => (
        <span key={fault} class={`key key-fault fault-${String(fault)}`}>
          <i />
          {name}
        </span>
      ))}
    </>
  );
}

export function ViewButtons({ store }: { store: ViewStore }) {
  const { from, to } = useView(store);
  const whole = from === store.full.from && to === store.full.to;
  return (
    <span class="group end">
      <span class="quiet">
        {moment(from)} – {moment(to)}
      </span>
      <button type="button" aria-label="Zoom in" onClick={() => store.zoom(0.5)}>
        +
      </button>
      <button type="button" aria-label="Zoom out" disabled={whole} onClick={() => store.zoom(2)}>
        −
      </button>
      <button type="button" disabled={whole} onClick={() => store.reset()}>
        Whole run
      </button>
    </span>
  );
}
