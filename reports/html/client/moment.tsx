/**
 * One moment of the run: which faults were active, and who could hear whom, as far as receipts said. The moment is
 * where the mouse is on the timeline, or what the slider says.
 */
import { moment } from "../../tell/numbers.js";
import type { PageFault } from "../data/page-data.js";
import type { RunData } from "./data.js";
import { useView } from "./use-view.js";
import { cursorOf, type ViewStore } from "./view.js";

export function Moment({ data, store }: { data: RunData; store: ViewStore }) {
  const view = useView(store, true);
  const time = cursorOf(view, data);
  const active = data.page.faults.filter(({ from, to }) => from <= time && time <= (to ?? data.last));
  return (
    <div class="moment">
      <div class="moment-head">
        <label>
          Moment{" "}
          <input
            type="range"
            min={0}
            max={1000}
            value={Math.round(((time - view.from) / (view.to - view.from)) * 1000)}
            aria-valuetext={moment(time)}
            onInput={(event) => {
              const share = Number(event.currentTarget.value) / 1000;
              store.set({ cursor: view.from + share * (view.to - view.from) });
            }}
          />
        </label>
        <strong>{moment(time)}</strong>
      </div>
      {active.length === 0 ? (
        <p class="quiet">No fault is active.</p>
      ) : (
        <ul>
          {active.map((fault) => (
            <li key={`${fault.name}${String(fault.from)}`}>
              <span class={`swatch fault-${String(fault.fault)}`} />
              <strong>{fault.name}</strong> {fault.targets} <span class="quiet">{stateOf(fault, time)}</span>
            </li>
          ))}
        </ul>
      )}
      {data.page.faults.some(({ hears }) => hears !== undefined) && (
        <Matrix nodes={data.page.nodes} faults={active} time={time} />
      )}
    </div>
  );
}

function stateOf({ seen, observed, bit }: PageFault, time: number): string {
  if (seen === undefined) return "no receipt";
  if (time < seen) return "being injected, not yet observed";
  return `${bit ? "" : "not effective: "}${observed}`;
}

/** Rows hear columns. */
function Matrix({
  nodes,
  faults,
  time,
}: {
  nodes: readonly string[];
  faults: readonly PageFault[];
  time: number;
}) {
  const everyone = ["clients", ...nodes];
  const known = faults.filter(({ hears, seen }) => hears !== undefined && (seen ?? Infinity) <= time);
  const hears = (to: number, from: number): boolean =>
    known.every((fault) => fault.hears![to]!.includes(from));
  return (
    <div class="matrix-frame" tabIndex={0} role="region" aria-label="Who could hear whom">
      <table class="matrix">
        <caption>Who could hear whom, by receipts of partitions</caption>
        <thead>
          <tr>
            <td />
            {everyone.map((name) => (
              <th key={name} scope="col">
                from {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {everyone.map((listener, to) => (
            <tr key={listener}>
              <th scope="row">{listener}</th>
              {everyone.map((speaker, from) => (
                <td key={speaker} class={to === from ? "self" : hears(to, from) ? "heard" : "cut"}>
                  {to === from ? "" : hears(to, from) ? "●" : "✕"}
                  <span class="visually-hidden">
                    {to === from ? "itself" : hears(to, from) ? "hears" : "does not hear"}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
