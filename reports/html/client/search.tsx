/** Finds operations by what they did, their process, key, value or error; and shows only what matters. */
import { useEffect, useState } from "preact/hooks";
import { OUTCOMES, OUTCOME_WORDS, type RunData } from "./data.js";
import { moment } from "../../tell/numbers.js";
import type { ViewStore } from "./view.js";

const HITS_MAX = 200;

interface Hit {
  readonly row: number;
  readonly text: string;
}

export function Search(props: {
  data: RunData;
  store: ViewStore;
  matters: boolean;
  setMatters: (on: boolean) => void;
}) {
  const { data, store, matters, setMatters } = props;
  const [query, setQuery] = useState("");
  const [hits, setHits] = useState<readonly Hit[]>([]);
  const [state, setState] = useState("");
  useEffect(() => {
    const words = wordsOf(query);
    const stop = { now: false };
    if (words.length === 0) {
      setHits([]);
      setState("");
      return;
    }
    const timer = setTimeout(() => void find(data, words, stop, setHits, setState), 150);
    return () => {
      stop.now = true;
      clearTimeout(timer);
    };
  }, [query, data]);
  const go = (row: number): void => {
    const half = (store.view.to - store.view.from) / 2;
    const at = data.invoked[row]!;
    store.set({ selected: row, from: at - half, to: at + half });
  };
  return (
    <>
      <div class="toolbar" role="search">
        <label class="group">
          <span>Search</span>
          <input
            type="search"
            value={query}
            placeholder="append x, process 3, 40001…"
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
        </label>
        {data.page.anomalies.length > 0 && (
          <button type="button" aria-pressed={matters} onClick={() => setMatters(!matters)}>
            Only what matters
          </button>
        )}
        <span class="quiet" role="status">
          {state}
        </span>
      </div>
      {hits.length > 0 && (
        <ul class="hits">
          {hits.map(({ row, text }) => (
            <li key={row}>
              <button type="button" onClick={() => go(row)}>
                <span class={`outcome outcome-${OUTCOMES[data.type[row]!]!}`}>
                  {OUTCOME_WORDS[data.type[row]!]}
                </span>
                <span>{moment(data.invoked[row]!)}</span>
                <span>process {data.process[row]}</span>
                <code>{text}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** "process 3" and "index 40" are one word each, and end there; everything else is words of its own. */
function wordsOf(query: string): string[] {
  const words: string[] = [];
  const rest = query.toLowerCase().replace(/\b(process|index) (\d+)\b/g, (_, what: string, n: string) => {
    words.push(` ${what} ${n} `);
    return " ";
  });
  return [...words, ...rest.split(/\s+/).filter((word) => word !== "")];
}

/** All words must occur in an operation's line. Goes chunk by chunk, so that the page stays alive. */
async function find(
  data: RunData,
  words: readonly string[],
  stop: { readonly now: boolean },
  setHits: (hits: readonly Hit[]) => void,
  setState: (state: string) => void,
): Promise<void> {
  const { chunkRows, names, errors } = data.page;
  const hits: Hit[] = [];
  let found = 0;
  for (let chunk = 0; chunk * chunkRows < data.length; chunk++) {
    const texts = await data.chunk(chunk);
    if (stop.now) return;
    const last = Math.min(data.length, (chunk + 1) * chunkRows);
    for (let row = chunk * chunkRows; row < last; row++) {
      const one = texts?.[row - chunk * chunkRows];
      const text = one?.text.replaceAll("\n", " · ") ?? names[data.f[row]!] ?? "";
      const error = errors[data.error[row]! - 1] ?? "";
      const line =
        `${text}\n${names[data.f[row]!]!} process ${String(data.process[row])} ${OUTCOME_WORDS[data.type[row]!]!} ${error} ${one?.error ?? ""} index ${String(data.start[row])} `.toLowerCase();
      if (!words.every((word) => line.includes(word))) continue;
      found++;
      if (hits.length < HITS_MAX) hits.push({ row, text });
    }
    if (chunk % 64 === 63) {
      setState(`${String(found)} found so far…`);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
  setHits(hits);
  const some =
    data.page.valueRows < data.length ? `; values of ${String(data.page.valueRows)} operations searched` : "";
  setState(
    `${String(found)} found${found > hits.length ? `, the first ${String(hits.length)} listed` : ""}${some}`,
  );
}
