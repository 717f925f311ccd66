/** The nodes as rows over the same time as the processes: what struck each of them, and when it was seen to. */
import { Chart } from "./chart.js";
import type { RunData } from "./data.js";
import { bandOf, FONT, type Frame } from "./paint.js";
import type { ViewStore } from "./view.js";

const ROW = 20;

export function Nodes({ data, store, left }: { data: RunData; store: ViewStore; left: number }) {
  const { nodes, faults } = data.page;
  const draw = (frame: Frame): void => {
    const { context, colour, top } = frame;
    nodes.forEach((name, i) => {
      const y = top + i * ROW;
      context.fillStyle = colour.line;
      context.fillRect(frame.left, y + ROW / 2 - 1, frame.right - frame.left, 1);
      context.font = FONT;
      context.fillStyle = colour.quiet;
      context.textAlign = "right";
      context.textBaseline = "middle";
      context.fillText(name.length > 14 ? `${name.slice(0, 13)}…` : name, frame.left - 8, y + ROW / 2);
      for (const fault of faults) {
        if (!fault.nodes.includes(i)) continue;
        const { x0, x1 } = bandOf(frame, fault);
        if (x1 < frame.left || x0 > frame.right) continue;
        const tint = data.page.colours[fault.fault] ?? colour.quiet;
        const solid = Math.max(x0, frame.x(fault.seen ?? fault.to ?? data.last));
        // Planned is light, observed is full.
        context.fillStyle = tint;
        context.globalAlpha = 0.35;
        context.fillRect(x0, y + 3, Math.max(1.5, x1 - x0), ROW - 6);
        context.globalAlpha = fault.bit ? 1 : 0.35;
        if (solid < x1) context.fillRect(solid, y + 3, x1 - solid, ROW - 6);
        context.globalAlpha = 1;
        const width = context.measureText(fault.name).width;
        if (x1 - solid > width + 10) {
          context.fillStyle = inkOn(tint);
          context.textAlign = "left";
          context.fillText(fault.name, solid + 5, y + ROW / 2 + 0.5);
        }
      }
    });
  };
  return (
    <Chart
      store={store}
      height={nodes.length * ROW + 8}
      left={left}
      top={4}
      bottom={4}
      drag="pan"
      draw={draw}
      pick={(x, _, frame) => store.set({ cursor: timeAt(x, frame) })}
      hover={(x, y, frame) => {
        const time = timeAt(x, frame);
        const node = Math.floor((y - frame.top) / ROW);
        return faults
          .filter(
            (fault) => fault.nodes.includes(node) && fault.from <= time && time <= (fault.to ?? data.last),
          )
          .map(({ name, observed }) => `${name}: ${observed}`)
          .join("\n");
      }}
      label={`Faults by node over time: ${nodes.join(", ")}. The table of faults below says the same.`}
    />
  );
}

function timeAt(x: number, frame: Frame): number {
  return frame.from + ((x - frame.left) / (frame.right - frame.left)) * (frame.to - frame.from);
}

/** Black or white, whichever is read better on the colour. */
function inkOn(colour: string): string {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (hex === null) return "#000";
  const [red, green, blue] = hex.slice(1).map((part) => parseInt(part, 16));
  return red! * 0.299 + green! * 0.587 + blue! * 0.114 > 140 ? "#111" : "#fff";
}
