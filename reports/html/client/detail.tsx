/** The chosen operation in full. */
import { useEffect, useState } from "preact/hooks";
import { duration, moment } from "../../tell/numbers.js";
import { OUTCOMES, OUTCOME_WORDS, type OperationText, type RunData } from "./data.js";
import type { ViewStore } from "./view.js";
import { useView } from "./use-view.js";

export function Detail({ data, store }: { data: RunData; store: ViewStore }) {
  const { selected } = useView(store);
  const [text, setText] = useState<OperationText | undefined>(undefined);
  const [loaded, setLoaded] = useState(-1);
  useEffect(() => {
    let current = true;
    if (selected >= 0) {
      void data.text(selected).then((found) => {
        if (!current) return;
        setText(found);
        setLoaded(selected);
      });
    }
    return () => {
      current = false;
    };
  }, [selected, data]);
  if (selected < 0) {
    return (
      <div class="detail">
        <p class="quiet">Choose an operation to see it here. [ and ] go from one to the next.</p>
      </div>
    );
  }
  const type = data.type[selected]!;
  const ended = data.ended[selected]!;
  const code = data.page.errors[data.error[selected]! - 1];
  const index = data.start[selected]!;
  const anomalies = data.page.anomalies.filter(({ operations }) => operations.includes(index));
  return (
    <div class="detail" aria-live="polite">
      <h3>
        {data.page.names[data.f[selected]!]}
        <span class={`outcome outcome-${OUTCOMES[type]!}`}>{OUTCOME_WORDS[type]}</span>
        <span class="quiet">
          index {index}
          {data.end[selected]! < 0 ? "" : `–${String(data.end[selected]!)}`} · process{" "}
          {data.process[selected]} · {moment(data.invoked[selected]!)} ·{" "}
          {Number.isNaN(ended) ? "never completed" : `took ${duration(ended - data.invoked[selected]!)}`}
        </span>
        {anomalies.map(({ id, type: kind }) => (
          <a key={id} href={`#${id}`}>
            {kind} ({id.replace("anomaly-", "anomaly ")})
          </a>
        ))}
      </h3>
      {loaded === selected &&
        (text === undefined ? (
          <p class="quiet">
            Its value is not in this page; look for index {index} in the run's history file.
          </p>
        ) : (
          <pre>{text.text}</pre>
        ))}
      {code !== undefined && (
        <p>
          <strong>{code}</strong> {loaded === selected ? text?.error : ""}
        </p>
      )}
    </div>
  );
}
