/** The shared view as a hook. */
import { useEffect, useState } from "preact/hooks";
import type { View, ViewStore } from "./view.js";

export function useView(store: ViewStore, cursorToo = false): View {
  const [view, setView] = useState(store.view);
  useEffect(() => store.subscribe(() => setView(store.view), cursorToo), [store, cursorToo]);
  return view;
}
