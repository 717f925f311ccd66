/**
 * A canvas over the run's time that follows the shared view: sharp on any screen, redrawn at most once a frame,
 * and moved by mouse, wheel (with Ctrl) or keys.
 */
import { useEffect, useRef } from "preact/hooks";
import { palette, type Frame } from "./paint.js";
import type { ViewStore } from "./view.js";

export interface ChartProps {
  readonly store: ViewStore;
  readonly height: number;
  readonly label: string;
  readonly left?: number;
  readonly top?: number;
  readonly bottom?: number;
  /** Dragging moves the view, or chooses a part to look at. */
  readonly drag: "pan" | "choose";
  readonly draw: (frame: Frame) => void;
  readonly pick?: (x: number, y: number, frame: Frame) => void;
  readonly hover?: (x: number, y: number, frame: Frame) => string;
}

/** Room to the right of every chart. */
export const RIGHT = 12;
/** A chart that takes longer than this to paint does not keep up with movements. */
const SLOW_MS = 9;

export function Chart(props: ChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const redraw = useRef<() => void>(() => undefined);
  useEffect(() => {
    const element = canvas.current!;
    const { store } = props;
    let wanted = 0;
    let cost = 0;
    let colour = palette();
    let brush: { from: number; to: number } | undefined;
    const frame = (): Frame => {
      const { left = 58, top = 24, bottom = 26, height } = latest.current;
      const { from, to } = store.view;
      const width = element.clientWidth;
      const right = width - RIGHT;
      const scale = (right - left) / (to - from);
      const context = element.getContext("2d")!;
      return {
        context,
        width,
        height,
        left,
        right,
        top,
        bottom: height - bottom,
        from,
        to,
        ratio: window.devicePixelRatio || 1,
        colour,
        x: (time) => left + (time - from) * scale,
      };
    };
    const paint = (): void => {
      wanted = 0;
      stale = false;
      const began = performance.now();
      const now = frame();
      const { context, width, height, ratio } = now;
      const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== deviceWidth) element.width = deviceWidth;
      if (element.height !== deviceHeight) element.height = deviceHeight;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      latest.current.draw(now);
      if (brush !== undefined) {
        context.fillStyle = colour.focus;
        context.globalAlpha = 0.18;
        context.fillRect(
          Math.min(brush.from, brush.to),
          now.top,
          Math.abs(brush.to - brush.from),
          now.bottom - now.top,
        );
        context.globalAlpha = 1;
      }
      cost = performance.now() - began;
    };
    const ask = (): void => {
      if (wanted === 0) wanted = requestAnimationFrame(paint);
    };
    // The view changes with every movement elsewhere: what is out of sight waits until it is seen, and what
    // takes long until the movement pauses.
    let seen = true;
    let stale = false;
    let pause: ReturnType<typeof setTimeout> | undefined;
    const follow = (): void => {
      if (!seen) stale = true;
      else if (cost < SLOW_MS) ask();
      else {
        clearTimeout(pause);
        pause = setTimeout(ask, 90);
      }
    };
    const sight = new IntersectionObserver((entries) => {
      seen = entries[entries.length - 1]!.isIntersecting;
      if (seen && stale) ask();
    });
    sight.observe(element);
    redraw.current = ask;
    const timeAt = (x: number): number => {
      const { left, right, from, to } = frame();
      return from + ((x - left) / (right - left)) * (to - from);
    };
    let pressed: { x: number; y: number; from: number; to: number } | undefined;
    const down = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      pressed = { x: event.offsetX, y: event.offsetY, from: store.view.from, to: store.view.to };
      if (event.pointerType === "mouse") element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent): void => {
      const { hover, drag } = latest.current;
      if (pressed === undefined) {
        if (hover !== undefined) element.title = hover(event.offsetX, event.offsetY, frame());
        return;
      }
      const by = event.offsetX - pressed.x;
      if (Math.abs(by) < 3 && brush === undefined) return;
      if (drag === "pan") {
        const { left, right } = frame();
        const shift = (by / (right - left)) * (pressed.to - pressed.from);
        store.set({ from: pressed.from - shift, to: pressed.to - shift });
      } else {
        brush = { from: pressed.x, to: event.offsetX };
        ask();
      }
    };
    const up = (event: PointerEvent): void => {
      if (pressed === undefined) return;
      const moved = Math.abs(event.offsetX - pressed.x) >= 3;
      if (brush !== undefined) {
        const [a, b] = [timeAt(brush.from), timeAt(brush.to)];
        brush = undefined;
        store.set({ from: Math.min(a, b), to: Math.max(a, b) });
      } else if (!moved) latest.current.pick?.(event.offsetX, event.offsetY, frame());
      pressed = undefined;
    };
    const cancel = (): void => {
      pressed = brush = undefined;
      ask();
    };
    const wheel = (event: WheelEvent): void => {
      if (event.ctrlKey || event.metaKey) store.zoom(Math.exp(event.deltaY * 0.003), timeAt(event.offsetX));
      else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        store.pan((event.deltaX || event.deltaY) / element.clientWidth);
      } else return;
      event.preventDefault();
    };
    const scheme = window.matchMedia("(prefers-color-scheme: dark)");
    const recolour = (): void => {
      colour = palette();
      ask();
    };
    const resized = new ResizeObserver(ask);
    resized.observe(element);
    scheme.addEventListener("change", recolour);
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", cancel);
    element.addEventListener("wheel", wheel, { passive: false });
    const stop = store.subscribe(follow);
    ask();
    return () => {
      stop();
      resized.disconnect();
      sight.disconnect();
      clearTimeout(pause);
      scheme.removeEventListener("change", recolour);
      cancelAnimationFrame(wanted);
    };
  }, [props.store]);
  useEffect(() => redraw.current());
  return (
    <canvas
      ref={canvas}
      class={props.drag === "pan" ? "grab" : "cross"}
      height={props.height}
      tabIndex={0}
      role="img"
      aria-label={props.label}
      onKeyDown={(event) => {
        if (viewKey(props.store, event)) event.preventDefault();
      }}
    />
  );
}

/** Arrows move, plus and minus zoom, 0 shows everything. */
export function viewKey(store: ViewStore, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "ArrowLeft") store.pan(-0.15);
  else if (event.key === "ArrowRight") store.pan(0.15);
  else if (event.key === "+" || event.key === "=") store.zoom(0.6);
  else if (event.key === "-") store.zoom(1 / 0.6);
  else if (event.key === "0") store.reset();
  else return false;
  return true;
}
