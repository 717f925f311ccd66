/** The operations as lines in time, a row for each thread; a click chooses one, keys go from one to the next. */
import { useMemo } from "preact/hooks";
import { Chart } from "./chart.js";
import { OUTCOME_WORDS, type RunData } from "./data.js";
import { faultBands, FONT, timeAxis, type Frame } from "./paint.js";
import { eachRun, inView, lineEnd, threadRows, type ThreadRow } from "./rows.js";
import type { ViewStore } from "./view.js";

/** Above this many operations in view the coarse picture is drawn. */
const EXACT_MAX = 60_000;
export const LABEL_WIDTH = 112;

export function Timeline({ data, store, dim }: { data: RunData; store: ViewStore; dim: boolean }) {
  const rows = useMemo(() => threadRows(data), [data]);
  const rowHeight = Math.max(4, Math.min(20, Math.floor(1400 / Math.max(1, rows.length))));
  const height = rows.length * rowHeight + 52;
  const rowAt = (y: number, frame: Frame): ThreadRow | undefined =>
    rows[Math.floor((y - frame.top) / rowHeight)];
  const at = (x: number, y: number, frame: Frame): number => {
    const row = rowAt(y, frame);
    if (row === undefined || x < frame.left) return -1;
    const time = frame.from + ((x - frame.left) / (frame.right - frame.left)) * (frame.to - frame.from);
    const slack = ((frame.to - frame.from) / (frame.right - frame.left)) * 4;
    const [from, to] = inView(row, time - slack, time + slack);
    let [best, least] = [-1, slack];
    for (let position = from; position < to; position++) {
      const away = Math.max(row.invoked[position]! - time, time - lineEnd(data, row, position), 0);
      if (away <= least) [best, least] = [row.operations[position]!, away];
    }
    return best;
  };
  const { nodes } = data.page;
  const home = (thread: number): string =>
    nodes.length < 2 ? "" : ` · ${nodes[thread % nodes.length]!.slice(0, 5)}`;
  const draw = (frame: Frame): void => {
    const { context, left, colour } = frame;
    timeAxis(frame);
    faultBands(frame, data.page, true);
    const visible = rows.reduce((sum, row) => {
      const [from, to] = inView(row, frame.from, frame.to);
      return sum + to - from;
    }, 0);
    rows.forEach((row, i) => {
      const y = frame.top + i * rowHeight;
      const thick = Math.max(2, rowHeight - Math.min(6, rowHeight * 0.35));
      if (visible > EXACT_MAX && store.view.key === 0) coarse(frame, data, row, y, thick, dim);
      else exact(frame, data, store, row, y, thick, dim);
      if (rowHeight >= 12 || i % Math.ceil(14 / rowHeight) === 0) {
        context.font = FONT;
        context.fillStyle = colour.quiet;
        context.textAlign = "right";
        context.textBaseline = "middle";
        context.fillText(`process ${String(row.thread)}${home(row.thread)}`, left - 8, y + thick / 2);
      }
    });
  };
  return (
    <div
      class="rows"
      onKeyDown={(event) => {
        if (event.key !== "[" && event.key !== "]") return;
        step(data, store, rows, event.key === "]" ? 1 : -1);
        event.preventDefault();
      }}
    >
      <Chart
        store={store}
        height={height}
        left={LABEL_WIDTH}
        drag="pan"
        draw={draw}
        pick={(x, y, frame) => store.set({ selected: at(x, y, frame) })}
        hover={(x, y, frame) => {
          if (x >= frame.left)
            store.set({
              cursor: frame.from + ((x - frame.left) / (frame.right - frame.left)) * (frame.to - frame.from),
            });
          const row = at(x, y, frame);
          return row < 0
            ? ""
            : `${data.page.names[data.f[row]!] ?? ""}, ${OUTCOME_WORDS[data.type[row]!]!}, index ${String(data.start[row]!)}`;
        }}
        label="Operations by process over time. Arrow keys move, plus and minus zoom, brackets go from one operation of a process to the next."
      />
    </div>
  );
}

/** Chooses the next or the previous operation of the same thread, and keeps it in view. */
function step(data: RunData, store: ViewStore, rows: readonly ThreadRow[], by: number): void {
  const { selected, from, to } = store.view;
  const thread = selected < 0 ? rows[0]?.thread : data.process[selected]! % data.page.concurrency;
  const row = rows.find((one) => one.thread === thread);
  if (row === undefined) return;
  const [first] = inView(row, from, to);
  const position = selected < 0 ? first : row.operations.indexOf(selected) + by;
  const next = row.operations[position];
  if (next === undefined) return;
  const time = data.invoked[next]!;
  const half = (to - from) / 2;
  store.set({ selected: next, ...(time < from || time > to ? { from: time - half, to: time + half } : {}) });
}

function coarse(frame: Frame, data: RunData, row: ThreadRow, y: number, thick: number, dim: boolean): void {
  const { context, from, to, left, right, colour } = frame;
  eachRun(data, row, from, to, (to - from) / (right - left), (a, b, type) => {
    context.fillStyle = colour.outcomes[type]!;
    context.globalAlpha = dim ? 0.25 : type === 0 ? 0.65 : 0.95;
    context.fillRect(frame.x(a), y, Math.max(1, frame.x(b) - frame.x(a)), thick);
  });
  context.globalAlpha = 1;
}

function exact(
  frame: Frame,
  data: RunData,
  store: ViewStore,
  row: ThreadRow,
  y: number,
  thick: number,
  dim: boolean,
): void {
  const { context, left, right, colour } = frame;
  const { selected, marked, key } = store.view;
  const [first, last] = inView(row, frame.from, frame.to);
  // Operations narrower than a pixel join into one line of the worst outcome among them.
  let [open, close, type] = [0, -1, 0];
  const flush = (): void => {
    if (close < open) return;
    context.fillStyle = colour.outcomes[type]!;
    context.globalAlpha = dim ? 0.2 : 1;
    context.fillRect(open, y, Math.max(1.2, close - open - (close - open > 5 ? 1 : 0)), thick);
  };
  for (let position = first; position < last; position++) {
    const operation = row.operations[position]!;
    const x0 = Math.max(left, frame.x(row.invoked[position]!));
    const x1 = Math.min(right, frame.x(lineEnd(data, row, position)));
    if (x1 < left || x0 > right) continue;
    if (key > 0 && data.key[operation] !== key) continue;
    const kind = data.type[operation]!;
    if (close >= open && x1 - open < 1) {
      close = Math.max(close, x1);
      if (kind > type) type = kind;
      continue;
    }
    flush();
    [open, close, type] = [x0, x1, kind];
  }
  flush();
  context.globalAlpha = 1;
  for (const operation of new Set([...marked, selected])) {
    if (operation < 0 || data.process[operation]! % data.page.concurrency !== row.thread) continue;
    const x0 = Math.max(left, frame.x(data.invoked[operation]!));
    const x1 = Math.min(right, frame.x(data.until(operation)));
    if (x1 < left || x0 > right) continue;
    context.fillStyle = colour.outcomes[data.type[operation]!]!;
    context.fillRect(x0, y, Math.max(2, x1 - x0), thick);
    context.strokeStyle = operation === selected ? colour.focus : colour.ink;
    context.lineWidth = 2;
    context.strokeRect(x0 - 1.5, y - 1.5, Math.max(3, x1 - x0) + 3, thick + 3);
  }
}
