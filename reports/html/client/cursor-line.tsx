/** A line over nodes and processes at the moment that is looked at. It moves without anything being drawn again. */
import { useEffect, useRef } from "preact/hooks";
import { RIGHT } from "./chart.js";
import type { RunData } from "./data.js";
import { cursorOf, type ViewStore } from "./view.js";

export function CursorLine({ data, store, left }: { data: RunData; store: ViewStore; left: number }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = (): void => {
      const { view } = store;
      const element = line.current!;
      element.hidden = view.cursor === undefined;
      const share = (cursorOf(view, data) - view.from) / (view.to - view.from);
      element.style.left = `calc(16px + ${String(left)}px + (100% - 32px - ${String(left + RIGHT)}px) * ${String(share)})`;
    };
    place();
    return store.subscribe(place, true);
  }, [data, store, left]);
  return <div ref={line} class="cursor-line" aria-hidden="true" />;
}
